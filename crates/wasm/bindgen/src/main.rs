//! A program that writes the JavaScript and the types around a WebAssembly module; `crates/wasm/build.sh` calls it.
//!
//! `medlint-bindgen MODULE.wasm FOLDER (web|no-modules)`: as an ES module for bundlers, Node and browsers, or as a plain script.

use std::process::ExitCode;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [module, folder, form] = &arguments[..] else {
        eprintln!("usage: medlint-bindgen MODULE.wasm FOLDER (web|no-modules)");
        return ExitCode::from(2);
    };
    match write(module, folder, form) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{module}: {error}");
            ExitCode::from(2)
        }
    }
}

fn write(module: &str, folder: &str, form: &str) -> Result<(), Box<dyn std::error::Error>> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).out_name("medlint").remove_name_section(true).remove_producers_section(true);
    match form {
        "web" => bindgen.web(true)?.typescript(true),
        "no-modules" => bindgen.no_modules(true)?.no_modules_global("medlint_wasm")?.typescript(false),
        other => return Err(format!("\"{other}\" is neither web nor no-modules").into()),
    };
    Ok(bindgen.generate(folder)?)
}
