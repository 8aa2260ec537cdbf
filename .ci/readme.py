"""Write README.md from nbs/index.ipynb, or with --check fail if it is not in step.

`nbdev_readme` does this through Quarto, which cannot be installed with pip; nbconvert comes with JupyterLab."""
import re, sys
from pathlib import Path
import nbformat
from nbconvert import MarkdownExporter

root = Path(__file__).resolve().parents[1]
nb = nbformat.read(root/'nbs'/'index.ipynb', as_version=4)
nb.cells = [cell for cell in nb.cells if not re.match(r'#\|\s*hide', cell.source)]
for i, cell in enumerate(nb.cells):
    if cell.source.startswith('#| echo: false'): nb.cells[i] = nbformat.v4.new_markdown_cell(cell.outputs[-1].data['text/markdown'])
text, _ = MarkdownExporter().from_notebook_node(nb)
# in nbs/ links are relative to nbs/, in the README to the root
text = re.sub(r'(\]\(|src=")(?!https?:|#|\.\./)', r'\1nbs/', text).replace('](../', '](')
text = '<!-- made from nbs/index.ipynb by .ci/readme.py: edit the notebook -->\n\n' + re.sub(r'\n{3,}', '\n\n', text).strip() + '\n'

readme = root/'README.md'
if '--check' not in sys.argv: readme.write_text(text, encoding='utf-8')
elif readme.read_text(encoding='utf-8') != text: sys.exit('README.md is not in step with nbs/index.ipynb: run python .ci/readme.py')
