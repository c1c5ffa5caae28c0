-- Opens an article in Neovim with the language server, prints its diagnostics, applies the first quick fix and prints the text.
-- The environment names the program (MEDLINT), the article (ARTICLE) and where to write (RESULT).
local result = {}
vim.cmd("edit " .. vim.env.ARTICLE)
local buffer = vim.api.nvim_get_current_buf()
vim.bo[buffer].filetype = "markdown"
local client = vim.lsp.start_client({
  name = "medlint",
  cmd = { vim.env.MEDLINT, "lsp" },
  root_dir = vim.fn.fnamemodify(vim.env.ARTICLE, ":h"),
})
vim.lsp.buf_attach_client(buffer, client)
local function found() return #vim.diagnostic.get(buffer) > 0 end
result.found = vim.wait(20000, found, 20)
result.diagnostics = vim.tbl_map(function(one)
  return { line = one.lnum, column = one.col, last = one.end_col, code = one.code or one.user_data.lsp.code, text = vim.api.nvim_buf_get_lines(buffer, one.lnum, one.lnum + 1, true)[1]:sub(one.col + 1, one.end_col) }
end, vim.diagnostic.get(buffer))
-- A keystroke: the claim goes, and so does its diagnostic.
local place = vim.diagnostic.get(buffer)[1]
local at = { line = place.lnum, character = 14 }
local params = { textDocument = vim.lsp.util.make_text_document_params(buffer), range = { start = at, ["end"] = at }, context = { diagnostics = {} } }
local answers = vim.lsp.buf_request_sync(buffer, "textDocument/codeAction", params, 20000)
local actions = answers and answers[client] and answers[client].result or {}
result.actions = vim.tbl_map(function(action) return action.title end, actions)
if actions[1] and actions[1].edit then
  vim.lsp.util.apply_workspace_edit(actions[1].edit, "utf-16")
  result.gone = vim.wait(20000, function() return not found() end, 20)
end
result.text = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, true), "\n")
vim.fn.writefile({ vim.json.encode(result) }, vim.env.RESULT)
vim.cmd("qall!")
