#!/usr/bin/env python
"""House style, checked: long lines, long cells, floors, size of rooms, import cells, titles, links,
first screens. Then measures.

    python .ci/style.py           # every breach in one line; exit status 1 if there are any
    python .ci/style.py --write   # also put the table into CONTRIBUTING.md
    python .ci/style.py --fold    # fold what stands before the first picture of a chapter
    python .ci/style.py --advice  # also where a reader has to hold much in mind: cells over 20 lines"""
import ast, json, re, statistics, sys
from collections import Counter
from pathlib import Path

ROOT = Path(sys.argv[-1] if Path(sys.argv[-1]).is_dir() else __file__).resolve()
if ROOT.is_file(): ROOT = ROOT.parents[1]
LONGEST_LINE, LONGEST_CELL, LONGEST_RUN, LARGEST_ROOM = 120, 30, 2, 250

def source(cell): return ''.join(cell['source'])
def words(cell): return len(source(cell).split())
def flags(cell): return set(re.findall(r'(?m)^#\|\s*(\w+)', source(cell)))
def exported(cell): return bool(flags(cell) & {'export', 'exports', 'exporti'})

def lines(cell):
    "Lines of code, without nbdev's directives and blank lines."
    return [line for line in source(cell).splitlines() if line.strip() and not line.startswith('#|')]

def tree(cell):
    "Parsed, without IPython's magics; empty if it is no Python."
    try: return ast.parse(re.sub(r'(?m)^(\s*)[%!].*', r'\1pass', source(cell))).body
    except SyntaxError: return []

def is_import(node): return isinstance(node, (ast.Import, ast.ImportFrom))
def holds_import(node): return any(map(is_import, ast.walk(node)))

class Chapter:
    "A notebook: its cells, its number, and the module that it exports."
    def __init__(self, path):
        self.path = path
        cells = [c for c in json.loads(path.read_text(encoding='utf-8'))['cells'] if source(c).strip()]
        self.cells, self.code = cells, [c for c in cells if c['cell_type'] == 'code']
        self.number = int((re.match(r'\d+', path.name) or [99])[0])
        found = [re.search(r'#\|\s*default_exp\s+(\S+)', source(c)) for c in self.code]
        self.module = next((m[1] for m in found if m), None)

    @property
    def exports(self): return [c for c in self.code if exported(c) and not all(map(is_import, tree(c)))]

chapters = [Chapter(p) for p in sorted((ROOT/'nbs').glob('[0-9]*.ipynb'))]
modules = {p.relative_to(ROOT/'stssad').with_suffix('').as_posix().replace('/', '.'): p
           for p in (ROOT/'stssad').rglob('*.py') if p.name not in ('_modidx.py', '__init__.py')}

# Checks. Each yields (where, what is wrong).

def python_cells():
    for c in chapters:
        for cell in c.code:
            if lines(cell) and not tree(cell) and not all(line.startswith('#') for line in lines(cell)):
                yield c.path.name, f'a code cell that is no Python: {lines(cell)[0][:60]}'

def long_lines():
    for c in chapters + [Chapter(ROOT/'nbs'/'index.ipynb')]:
        for cell in c.code:
            for line in lines(cell):
                if len(line) > LONGEST_LINE: yield c.path.name, f'{len(line)} characters: {line.strip()[:50]}…'
    for name, path in modules.items():
        for k, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
            by_nbdev = k == 1 or line.startswith('__all__') # the subtitle as docstring, and the names
            if len(line) > LONGEST_LINE and not by_nbdev:
                yield f'stssad/{name}:{k}', f'{len(line)} characters: {line.strip()[:50]}…'

def imported(name):
    "The modules of stssad that a module imports, also within functions."
    package = name.split('.')[:-1]
    for node in filter(is_import, ast.walk(ast.parse(modules[name].read_text(encoding='utf-8')))):
        if isinstance(node, ast.Import): found = [alias.name for alias in node.names]
        elif not node.level: found = [node.module] + [f'{node.module}.{alias.name}' for alias in node.names]
        else:
            base = ['stssad', *package[:len(package) + 1 - node.level], *([node.module] if node.module else [])]
            found = ['.'.join(base)] + ['.'.join([*base, alias.name]) for alias in node.names]
        yield from (f.removeprefix('stssad.') for f in found if f.startswith('stssad.'))

def floors():
    floor = {c.module: c.number for c in chapters if c.module}
    for name in modules:
        if name not in floor: yield f'stssad/{name}', 'no chapter exports it'
        for other in sorted(set(imported(name)) & set(modules)):
            if floor.get(other, 0) >= floor.get(name, 0):
                yield f'stssad/{name}', f'floor {floor.get(name)} imports {other} of floor {floor.get(other)}'

def large_rooms():
    for name, path in modules.items():
        n = len(path.read_text(encoding='utf-8').splitlines())
        if n > LARGEST_ROOM: yield f'stssad/{name}', f'{n} lines; at most {LARGEST_ROOM}'

def import_cells():
    "`nbdev_proc_nbs` runs exported cells and cells with an import, and no others: those must stand alone."
    for c in chapters:
        for cell in c.code:
            nodes = tree(cell)
            if re.search(r'(?m)^#\|\s*eval:\s*false', source(cell)): continue
            mixed = any(map(is_import, nodes)) and not all(map(is_import, nodes))
            inside = not exported(cell) and any(map(holds_import, nodes)) and not all(map(is_import, nodes))
            if mixed or inside: yield c.path.name, f'imports and other code in one cell: {lines(cell)[0][:60]}'

def titles():
    for c in chapters:
        first = c.cells[0]
        if first['cell_type'] != 'markdown' or not re.match(r'# .+\n\s*> .+', source(first)):
            yield c.path.name, "the first cell is not '# Title' and '> subtitle'"

def links():
    for c, following in zip(chapters, chapters[1:]):
        if c.cells[-1]['cell_type'] != 'markdown' or f']({following.path.name})' not in source(c.cells[-1]):
            yield c.path.name, f'the last cell has no link to {following.path.name}'

def long_cells():
    for c in chapters:
        for cell in c.exports:
            n = len(lines(cell))
            if n > LONGEST_CELL: yield c.path.name, f'{n} exported lines in a cell: {lines(cell)[0][:60]}'

def long_runs():
    "Exported cells in a row, without a demonstration or a test between."
    for c in chapters:
        n, in_all = longest_run(c)
        if n > LONGEST_RUN: yield c.path.name, f'{n} exported cells in a row, {in_all} lines'

def folded(cell): return cell['metadata'].get('jupyter', {}).get('source_hidden', False)

def before_picture(chapter):
    "The code cells of the first screen that are no reading: imports and hidden ones, and the code of the first picture."
    for cell in chapter.code:
        shown = any(o['output_type'] != 'stream' or o['name'] == 'stdout' for o in cell['outputs'])
        if all(map(is_import, tree(cell))) or flags(cell) & {'hide', 'echo'}: yield cell
        if shown: return

def first_screens():
    for c in chapters:
        if any(not folded(cell) for cell in before_picture(c)):
            yield c.path.name, 'imports stand open before the first picture: python .ci/style.py --fold'

def fold():
    "JupyterLab shows such cells as a line that opens with a click."
    for c in chapters:
        nb = json.loads(c.path.read_text(encoding='utf-8'))
        ids = {cell['id'] for cell in before_picture(c)}
        for cell in nb['cells']:
            if cell['id'] in ids: cell['metadata']['jupyter'] = dict(source_hidden=True)
        c.path.write_text(json.dumps(nb, indent=1, ensure_ascii=False, sort_keys=True) + '\n', encoding='utf-8')

# Measures, those of a review that compared with models of literate code on 2026-11-26.

def percentile(values, p): return sorted(values)[min(int(p*len(values)), len(values) - 1)]

def longest_run(chapter):
    "Exported cells in a row without a demonstration or a test between: (cells, lines)."
    runs, run = [(0, 0)], []
    for cell in chapter.code:
        if cell in chapter.exports: run.append(len(lines(cell)))
        elif not exported(cell): run = []
        runs.append((len(run), sum(run)))
    return max(runs)

def measures():
    cells = [cell for c in chapters for cell in c.exports]
    sizes, code_lines = [len(lines(cell)) for cell in cells], [line for cell in cells for line in lines(cell)]
    long = sum(len(line) > LONGEST_LINE for line in code_lines) / len(code_lines)
    text = sum(words(cell) for c in chapters for cell in c.cells if cell['cell_type'] == 'markdown')
    run, path = max((longest_run(c), c.path.name) for c in chapters)
    yield 'words of text per code cell', f'{text / sum(len(c.code) for c in chapters):.0f}'
    yield ('exported cell, lines: median / p90 / max',
           f'{statistics.median(sizes):.0f} / {percentile(sizes, .9)} / {max(sizes)}')
    yield 'exported cells over 10 lines', f'{sum(n > 10 for n in sizes) / len(sizes):.0%}'
    yield 'exported lines over 120 characters', f'{long:.1%}'
    yield 'longest run of exported cells without a demo or test (cells / lines)', f'{run[0]} / {run[1]} ({path[:2]})'
    yield from measures_of_modules()

def measures_of_modules():
    per_line, assignments = [], []
    for path in modules.values():
        text = path.read_text(encoding='utf-8')
        nodes = list(ast.walk(ast.parse(text)))
        count = Counter(node.lineno for node in nodes if hasattr(node, 'lineno'))
        per_line += [count[k] for k, line in enumerate(text.splitlines(), 1) if line.strip()]
        assignments += [n for n in nodes if isinstance(n, ast.Assign)]
    tuples = [isinstance(n.targets[0], ast.Tuple) and isinstance(n.value, ast.Tuple) for n in assignments]
    yield 'AST nodes per line of modules, p90 / p99', f'{percentile(per_line, .9)} / {percentile(per_line, .99)}'
    yield 'assignments of tuple to tuple', f'{sum(tuples) / len(tuples):.0%}'

def advice():
    "Exported cells over 20 lines: no breaches, but worth a look."
    for c in chapters:
        for cell in c.exports:
            if len(lines(cell)) > 20: yield c.path.name, f'{len(lines(cell))} lines: {lines(cell)[0][:60]}'

models = ['fastcore', 'fasttransform', 'claudette', 'course22p2', 'labml', 'anomalib', 'scikit-learn iforest']
measured_there = {
    'words of text per code cell': ['11', '15', '13', '5'],
    'exported cell, lines: median / p90 / max': ['5 / 16 / 47', '5 / 25 / 48', '8.5 / 20 / 29', '6 / 18 / 46'],
    'exported cells over 10 lines': ['19%', '20%', '37%', '25%'],
    'exported lines over 120 characters': ['.9%', '1.2%', '1.2%', '.3%'],
    'longest run of exported cells without a demo or test (cells / lines)': ['9 / 81', '5 / 78', '4 / 46', '3 / 57'],
    'AST nodes per line of modules, p90 / p99': ['13 / 22', '', '', '', '12 / 18', '10 / 15', '7 / 14'],
    'assignments of tuple to tuple': ['5%', '', '', '', '3%', '0%', '0%']}

def table():
    rows = [['', 'stssad', *models], ['---', *['--:']*(len(models) + 1)]]
    for name, value in measures():
        there = measured_there[name]
        rows.append([name, f'**{value}**', *there, *['']*(len(models) - len(there))])
    return '\n'.join(f"| {' | '.join(row)} |" for row in rows)

def write(text):
    "Put the table between its marks in CONTRIBUTING.md."
    path, marks = ROOT/'CONTRIBUTING.md', ('<!-- measures: python .ci/style.py --write -->', '<!-- end of measures -->')
    before, _, rest = path.read_text(encoding='utf-8').partition(marks[0])
    after = rest.partition(marks[1])[2]
    path.write_text(f'{before}{marks[0]}\n{text}\n{marks[1]}{after}', encoding='utf-8')

if __name__ == '__main__':
    if '--fold' in sys.argv: sys.exit(fold())
    checks = (python_cells, long_lines, long_cells, long_runs, floors, large_rooms, import_cells, titles, links,
              first_screens)
    failed = 0
    for check in checks:
        breaches = list(check())
        print(f"{'failed' if breaches else 'ok'}: {check.__name__.replace('_', ' ')}")
        for where, what in breaches: print(f'  {where}: {what}')
        failed += bool(breaches)
    for where, what in advice() if '--advice' in sys.argv else (): print(f'  {where}: {what}')
    print(table())
    if '--write' in sys.argv: write(table())
    print(f'style: {len(checks) - failed} passed, {failed} failed')
    sys.exit(bool(failed))
