"""The documentation as a site: ``make docs`` builds it, strictly.

What is built runs in this order:

1. `navigation` holds that each page of ``docs/`` stands in ``mkdocs.yml`` once.
2. `pages` copies the pages, and writes in what the code itself says: `options` from docstrings,
   `commands` from the command line's own tree.
3. MkDocs builds the copies, strictly.
4. `built` reads the HTML as a browser would: links, anchors, and nothing from another host.
"""
