"The package's metadata lives in `settings.ini`, which nbdev reads too; this file only hands it to setuptools."
from configparser import ConfigParser
from pathlib import Path
from setuptools import setup, find_packages

config = ConfigParser(delimiters=['='])
config.read(Path(__file__).parent/'settings.ini', encoding='utf-8')
cfg = config['DEFAULT']

setup(
    name=cfg['lib_name'],
    version=cfg['version'],
    description=cfg['description'],
    long_description=Path(__file__).with_name('README.md').read_text(encoding='utf-8'),
    long_description_content_type='text/markdown',
    author=cfg['author'],
    author_email=cfg['author_email'],
    url=cfg['git_url'],
    project_urls={'Documentation': cfg['doc_host'] + cfg['doc_baseurl'],
                  'Changelog': f"{cfg['git_url']}/blob/{cfg['branch']}/CHANGELOG.md"},
    license='Apache-2.0',
    keywords=cfg['keywords'],
    classifiers=['Development Status :: 3 - Alpha', 'Intended Audience :: Science/Research',
                 'Programming Language :: Python :: 3', 'Framework :: Jupyter', 'Typing :: Typed'],
    packages=find_packages(include=['stssad', 'stssad.*']),
    package_data={'': ['py.typed', '*.css', '*.html', '*.js', '*.j2']},
    python_requires='>=' + cfg['min_python'],
    install_requires=cfg['requirements'].split(),
    # what only some need: `pip install 'stssad[imagenet]'`
    extras_require={name: cfg[f'{name}_requirements'].split() for name in ('dev', 'imagenet', 'onnx')},
    entry_points={'console_scripts': cfg['console_scripts'].split(),
                  'nbdev': [f"{cfg['lib_name']}={cfg['lib_path']}._modidx:d"]},
    zip_safe=False,
)
