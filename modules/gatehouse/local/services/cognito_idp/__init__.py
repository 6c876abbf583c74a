"""User pools: the directory, sign-up, sign-in, tokens, hosted pages and the functions they call.

One room a concept: ``pools`` (settings), ``clients``, ``users``, ``sign_up``, ``sign_in``,
``tokens``, ``messages``, ``triggers``, ``federation`` and ``web`` (pages and OAuth endpoints).
``records`` is what is kept, ``store`` where, ``operations`` which operation is carried out where.
Other services use ``UserPools`` of ``service``, and nothing else of this folder.
"""
