"""Components, form fields, icons, styles and base templates: how every page of the product looks.

Knows no noun of the domain and no address of an audience; rooms fill the blocks of the base templates.
"""
