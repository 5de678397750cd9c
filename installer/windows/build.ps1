# L'installateur, sur un ordinateur Windows :  powershell -ExecutionPolicy Bypass -File installer\windows\build.ps1
#
# Never run so far: no Windows was at hand. It needs Python 3.12 or 3.13 of python.org (the py
# launcher), and NSIS 3 for the installer. Without NSIS the folder alone is made.
$ErrorActionPreference = 'Stop'
Set-Location (Join-Path $PSScriptRoot '..\..')

$version = @('3.13', '3.12') | Where-Object { & py "-$_" -c '' 2>$null; $LASTEXITCODE -eq 0 } | Select-Object -First 1
if (-not $version) {
    Write-Error "Il faut Python 3.12 ou 3.13 : installez celui de python.org, puis recommencez."
    exit 1
}
& py "-$version" scripts\setup.py --if-needed
if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
& .venv\Scripts\python -m installer.windows.native
exit $LASTEXITCODE
