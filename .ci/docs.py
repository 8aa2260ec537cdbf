#!/usr/bin/env python
"""The documentation site as far as it goes without Quarto: sidebar, processed notebooks in _proc/, and their links.

    python .ci/docs.py     # writes nbs/sidebar.yml and _proc/; exit status 1 for a chapter that fails or a dead link

`nbdev_docs` does the same and then calls Quarto, which neither PyPI nor Debian has: GitHub's docs.yml runs it."""
import json, re, sys
from pathlib import Path
from nbdev.quarto import refresh_quarto_yml
from nbdev.serve import proc_nbs

ROOT = Path(__file__).resolve().parents[1]
SECTIONS = {0: 'First words', 1: 'The validation loss', 2: 'Augmentations', 3: 'Detectors and features',
            4: 'Images and data', 5: 'Tuning', 6: 'Estimator and practice', 7: 'Baselines and testbeds',
            8: 'Experiments and speed', 9: 'Results'}

def sidebar():
    "nbs/sidebar.yml, a section for each ten chapters; nbdev leaves it alone, as settings.ini says `custom_sidebar`."
    lines = ['website:', '  sidebar:', '    contents:', '      - index.ipynb']
    for digit, title in SECTIONS.items():
        found = sorted((ROOT/'nbs').glob(f'{digit}[0-9]_*.ipynb'))
        if found: lines += [f'      - section: {title}', '        contents:']
        lines += [f'          - {p.name}' for p in found]
    (ROOT/'nbs'/'sidebar.yml').write_text('\n'.join(lines) + '\n', encoding='utf-8')

def links(path):
    "What a processed notebook points to: links and pictures in its text, without addresses and anchors."
    for cell in json.loads(path.read_text(encoding='utf-8'))['cells']:
        if cell['cell_type'] != 'markdown': continue
        text = re.sub(r'`[^`]*`', '', ''.join(cell['source']))
        for target in re.findall(r'\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"', text):
            target = (target[0] or target[1]).split('#')[0]
            if target and not re.match(r'[a-z]+:', target): yield target

def dead_links(folder):
    for path in sorted(folder.glob('*.ipynb')):
        for target in links(path):
            if '..' in target or not (folder/target).exists(): yield path.name, target
    css = re.search(r'css: (\S+)', (ROOT/'nbs'/'_quarto.yml').read_text(encoding='utf-8'))[1]
    if not (folder/css).is_file(): yield '_quarto.yml', css

if __name__ == '__main__':
    sidebar()
    refresh_quarto_yml()
    proc_nbs(force=True, n_workers=2)
    dead = list(dead_links(ROOT/'_proc'))
    for where, target in dead: print(f'{where} points to {target}, which the site does not have')
    print(f"{len(list((ROOT/'_proc').glob('*.ipynb')))} pages processed, {len(dead)} dead links")
    sys.exit(bool(dead))
