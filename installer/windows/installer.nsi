; The installer for one user: no administrator is asked, nothing is written outside of what is theirs.
; makensis -DVERSION=… -DFILES=… -DOUT=… -DICONS=… -DSIZE=… installer.nsi
Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
SetDateSave off
RequestExecutionLevel user
ManifestDPIAware true

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include Win\COM.nsh

!define NAME "CléA Desktop"
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\CleA Desktop"

Name "${NAME}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\CleA Desktop"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"
BrandingText "${NAME} ${VERSION}"

!define MUI_ICON "${ICONS}/clea-desktop.ico"
!define MUI_UNICON "${ICONS}/clea-desktop.ico"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${ICONS}/side.bmp"
!define MUI_FINISHPAGE_RUN "$INSTDIR\CleA Desktop.exe"
!define MUI_ABORTWARNING
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "French"

VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=1036 "ProductName" "${NAME}"
VIAddVersionKey /LANG=1036 "FileDescription" "Installation de ${NAME}"
VIAddVersionKey /LANG=1036 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=1036 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=1036 "LegalCopyright" "MIT"

; Whether a launcher may be written: 0 in $1, or the number that Windows answers.
!macro Writable FILE
  StrCpy $1 0
  StrCpy $2 "${FILE}"
  ${If} ${FileExists} $2
    System::Call 'kernel32::CreateFileW(w r2, i 0x40000000, i 0, p 0, i 3, i 0, p 0) p .r0 ?e'
    Pop $1
    ${If} $0 P<> -1
      System::Call 'kernel32::CloseHandle(p r0)'
      StrCpy $1 0
    ${EndIf}
  ${EndIf}
!macroend
!define IN_USE 32

; Nothing is taken away under somebody who works, nor half taken where nothing may be written.
!macro RefuseWhileRunning UN
Function ${UN}RefuseWhileRunning
  again:
  !insertmacro Writable "$INSTDIR\CleA Desktop.exe"
  StrCmp $1 ${IN_USE} busy
  StrCmp $1 0 0 closed
  !insertmacro Writable "$INSTDIR\clea-desktop.exe"
  StrCmp $1 ${IN_USE} busy
  StrCmp $1 0 0 closed
  CreateDirectory "$INSTDIR"
  ClearErrors
  FileOpen $0 "$INSTDIR\essai-ecriture.tmp" w
  IfErrors closed
  FileClose $0
  Delete "$INSTDIR\essai-ecriture.tmp"
  Goto free
  closed:
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "Rien ne peut être écrit dans « $INSTDIR » : ce dossier est en lecture seule, ou vous n’y avez pas droit. Rendez-le modifiable et réessayez, ou recommencez avec un autre dossier. Vos données ne sont pas touchées." /SD IDCANCEL IDRETRY again
  SetErrorLevel 4
  Abort "Rien ne peut être écrit dans « $INSTDIR »."
  busy:
  MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${NAME} est ouvert : fermez-le, puis réessayez. Vos données ne sont pas touchées." /SD IDCANCEL IDRETRY again
  SetErrorLevel 3
  Abort "${NAME} est ouvert."
  free:
FunctionEnd
!macroend
!insertmacro RefuseWhileRunning ""
!insertmacro RefuseWhileRunning "un."

; A folder may be named by its short name: what is kept of it, and compared, is the long one.
!macro LongName
  System::Call 'kernel32::GetLongPathNameW(w "$INSTDIR", w .r0, i ${NSIS_MAX_STRLEN}) i .r1'
  ${If} $1 > 0
    StrCpy $INSTDIR $0
  ${EndIf}
!macroend

; Another copy may lie elsewhere, and have taken over what Windows knows of the program.
!macro RemoveOwnShortcut FILE
  StrCpy $2 ""
  !insertmacro ComHlpr_CreateInProcInstance ${CLSID_ShellLink} ${IID_IShellLink} r0 ""
  ${If} $0 P<> 0
    ${IUnknown::QueryInterface} $0 '("${IID_IPersistFile}",.r1)'
    ${If} $1 P<> 0
      ${IPersistFile::Load} $1 '("${FILE}",0)'
      ${IUnknown::Release} $1 ""
      ${IShellLink::GetPath} $0 '(.r2,${NSIS_MAX_STRLEN},0,0)'
    ${EndIf}
    ${IUnknown::Release} $0 ""
  ${EndIf}
  ${If} $2 == "$INSTDIR\CleA Desktop.exe"
    Delete "${FILE}"
  ${EndIf}
!macroend

!macro RemoveOwnKind KIND ENDING
  ReadRegStr $0 HKCU "Software\Classes\${KIND}\shell\open\command" ""
  ${If} $0 == '"$INSTDIR\CleA Desktop.exe" "%1"'
    DeleteRegKey HKCU "Software\Classes\${KIND}"
    DeleteRegValue HKCU "Software\Classes\.age\OpenWithProgids" "${KIND}"
    ReadRegStr $0 HKCU "Software\Classes\${ENDING}" ""
    ${If} $0 == "${KIND}"
      DeleteRegKey HKCU "Software\Classes\${ENDING}"
    ${EndIf}
  ${EndIf}
!macroend

; Only what the program brought: a folder chosen by mistake may hold anything else.
!macro RemoveProgram
  ; Another program may keep its own « Lib » and « DLLs » in a folder chosen by mistake.
  IfFileExists "$INSTDIR\CleA Desktop.exe" +2 0
  IfFileExists "$INSTDIR\Desinstaller.exe" 0 not_ours
  RMDir /r "$INSTDIR\app"
  RMDir /r "$INSTDIR\dlls"
  RMDir /r "$INSTDIR\lib"
  RMDir /r "$INSTDIR\site"
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\CleA Desktop.exe"
  Delete "$INSTDIR\clea-desktop.exe"
  Delete "$INSTDIR\python3*.dll"
  Delete "$INSTDIR\python3*._pth"
  Delete "$INSTDIR\vcruntime140*.dll"
  not_ours:
!macroend

Section "${NAME}"
  Call RefuseWhileRunning
  !insertmacro LongName
  ; The libraries of the version before go first: one that is left would be loaded with these.
  !insertmacro RemoveProgram
  !include "${FILES}"
  WriteUninstaller "$INSTDIR\Desinstaller.exe"

  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\CleA Desktop.exe"
  CreateShortcut "$DESKTOP\${NAME}.lnk" "$INSTDIR\CleA Desktop.exe"

  WriteRegStr HKCU "Software\Classes\CleADesktop.Release" "" "Référentiel CléA signé"
  WriteRegStr HKCU "Software\Classes\CleADesktop.Release\DefaultIcon" "" "$INSTDIR\CleA Desktop.exe,1"
  WriteRegStr HKCU "Software\Classes\CleADesktop.Release\shell\open\command" "" '"$INSTDIR\CleA Desktop.exe" "%1"'
  WriteRegStr HKCU "Software\Classes\CleADesktop.Dossier" "" "Dossier CléA"
  WriteRegStr HKCU "Software\Classes\CleADesktop.Dossier\DefaultIcon" "" "$INSTDIR\CleA Desktop.exe,1"
  WriteRegStr HKCU "Software\Classes\CleADesktop.Dossier\shell\open\command" "" '"$INSTDIR\CleA Desktop.exe" "%1"'
  WriteRegStr HKCU "Software\Classes\.clea-ref" "" "CleADesktop.Release"
  WriteRegStr HKCU "Software\Classes\.clea" "" "CleADesktop.Dossier"
  ; Others may seal files so too: the program is offered, not imposed.
  WriteRegStr HKCU "Software\Classes\.age\OpenWithProgids" "CleADesktop.Dossier" ""
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'

  WriteRegStr HKCU "${KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "Publisher" "${NAME}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\CleA Desktop.exe,0"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\Desinstaller.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\Desinstaller.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" ${SIZE}
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
SectionEnd

Section "Uninstall"
  Call un.RefuseWhileRunning
  !insertmacro LongName
  !insertmacro RemoveProgram
  Delete "$INSTDIR\Desinstaller.exe"
  ; Empty, or somebody else's: then it stays.
  RMDir "$INSTDIR"
  !insertmacro RemoveOwnShortcut "$SMPROGRAMS\${NAME}.lnk"
  !insertmacro RemoveOwnShortcut "$DESKTOP\${NAME}.lnk"
  !insertmacro RemoveOwnKind "CleADesktop.Release" ".clea-ref"
  !insertmacro RemoveOwnKind "CleADesktop.Dossier" ".clea"
  ReadRegStr $0 HKCU "${KEY}" "UninstallString"
  ${If} $0 == '"$INSTDIR\Desinstaller.exe"'
    DeleteRegKey HKCU "${KEY}"
  ${EndIf}
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'

  ; The copy that stays works on the same data.
  ReadRegStr $0 HKCU "${KEY}" "UninstallString"
  StrCmp $0 "" 0 kept
  IfFileExists "$LOCALAPPDATA\${NAME}\*.*" 0 kept
  MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "Le programme est retiré. Vos dossiers et vos sauvegardes sont toujours dans « $LOCALAPPDATA\${NAME} ».$\n$\nVoulez-vous aussi les supprimer ? Répondez Non si vous comptez réinstaller le programme ou garder les dossiers." /SD IDNO IDNO kept
  MessageBox MB_YESNO|MB_ICONSTOP|MB_DEFBUTTON2 "Tous les dossiers des candidats et toutes leurs sauvegardes de cet ordinateur seront supprimés pour de bon. Le voulez-vous vraiment ?" /SD IDNO IDNO kept
  RMDir /r "$LOCALAPPDATA\${NAME}"
  kept:
SectionEnd
