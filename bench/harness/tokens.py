"""A token of each kind, and the keys that they are signed with: they protect nothing but a benchmark.
The claims are what identity providers usually write: iss, aud, sub, exp, iat, jti, scope, roles, email and name."""
import json

KEYS = json.dumps({"keys": [
    {"kty": "oct", "kid": "shop-hmac", "k": "UQqg_oYs-matnzc7DMpFWciuWqDvU5dPkNozNrIt_bA"},
    {"kty": "RSA", "kid": "shop-rsa", "e": "AQAB", "n":
     "r0tMULjTn92WlRM7pMJg42KV7Wzq7EZd8blrmPLDV4PDo3zZwidsOykIOSYxpjTuEjrcHVOZmZT6AAyhbk2KT7zZG2FUAsTik2NV"
     "TMRJdX1IyvXR2f1ijPEcPGiUQ-d_2lDX86dsadjmNvPVLAej6y3WpkIqE6b4UrWlS8z6t1BuYU4vnDiWTGslVdvTfmR88LIOaJsu"
     "1rWOT9qhpVj9fQ5pxjIT0hfKtORv2MgMN3aU8vZZ1H8Z3Kd8ya2JRbBP4F6pmFnc-Kk2vb60Z3tf4CkzSFjL83MYlSMKmZ_I-9NV"
     "_Bq6ZHFBMWQQA_X2cbOkl23Jet0TKeEkNpYnYX8YLw"},
]})

HS256 = (
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6InNob3AtaG1hYyJ9.eyJpc3MiOiJodHRwczovL2lkLnNob3AudGVzdCIsImF1ZCI6I"
    "mFwaS5zaG9wLnRlc3QiLCJzdWIiOiJ1LTQ4MjEzIiwiZXhwIjo0MTAyNDQ0ODAwLCJpYXQiOjE3MDAwMDAwMDAsImp0aSI6ImIyZjFjOGQwLTR"
    "jMWUtNGE1Ny05YTBlLTNkMWY2ZjBjMmExMSIsInNjb3BlIjoicmVhZDpvcmRlcnMgd3JpdGU6b3JkZXJzIiwicm9sZXMiOlsiY2xlcmsiLCJzd"
    "XBwb3J0Il0sImVtYWlsIjoiYW5uQHNob3AudGVzdCIsIm5hbWUiOiJBbm4gQXJjaGVyIn0.1DQMTFKZVl6O-tFX45hVLwp56EEXci4Vg6eWozO"
    "V0mg")

RS256 = (
    "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6InNob3AtcnNhIn0.eyJpc3MiOiJodHRwczovL2lkLnNob3AudGVzdCIsImF1ZCI6Im"
    "FwaS5zaG9wLnRlc3QiLCJzdWIiOiJ1LTQ4MjEzIiwiZXhwIjo0MTAyNDQ0ODAwLCJpYXQiOjE3MDAwMDAwMDAsImp0aSI6ImIyZjFjOGQwLTRj"
    "MWUtNGE1Ny05YTBlLTNkMWY2ZjBjMmExMSIsInNjb3BlIjoicmVhZDpvcmRlcnMgd3JpdGU6b3JkZXJzIiwicm9sZXMiOlsiY2xlcmsiLCJzdX"
    "Bwb3J0Il0sImVtYWlsIjoiYW5uQHNob3AudGVzdCIsIm5hbWUiOiJBbm4gQXJjaGVyIn0.J8ZTyHeMclTV8Hvr2OQA038mT37tLERpGum63-mC"
    "5p4a-Ac6KK9RLnEOASGpMgUWtwE7DgibytbPFXJ3s4ybH1fJlk__avhCCVqsPg-IGJ8C8bcmVPexN06LJ3-lvIIK9RzbX7RecedZP8WPCSHFLU"
    "3clHWM6WTYrsM0qc02nm0CDeBwasc8wXLRrAEgucewD2_KFfQ0D7QH-irQYF6J6xxrTxpmK3X6IenrOC6sqX26P61WzYBoN6rZIG6TsAXm8s3Q"
    "yUYBvpt7hTHo4-GdS7VRzcT2LsR05Phjd5X4x5RLi-mnVdCDA6KoqeY8u9QNOgqO73rWwawgV8U-kysSHA")
