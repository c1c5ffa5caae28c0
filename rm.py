import sys,re,glob
d,rules,cond=sys.argv[1],sys.argv[2].split(','),sys.argv[3]
for p in glob.glob(f'/tmp/v/{d}/rules/*.toml'):
    s=open(p).read(); parts=s.split('[[rule]]')
    for i,b in enumerate(parts):
        m=re.search(r'id = "(.*?)"',b)
        if m and (m[1] in rules or rules==['ALL']): parts[i]=re.sub(rf',?\s*"{cond}"(,(?=\s*\n?\s*"))?',lambda m:'' if not m[1] else (',' if m[0].startswith(',') else ''),b)
    open(p,'w').write('[[rule]]'.join(parts))
