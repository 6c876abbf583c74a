"""The management of API Gateway's HTTP and WebSocket APIs.

``service`` has the table of operations. ``store`` keeps APIs and what belongs to them; calls of an
HTTP API (``services/http_api``) and the emulator's WebSockets read the same records.
"""
