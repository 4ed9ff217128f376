"""Stage 3: lines and grids to statements whose cells know what they mean.

What a form is called, what its headers and its row labels mean is data: catalogue/*.yml, terms.yml, labels.yml.
"""
