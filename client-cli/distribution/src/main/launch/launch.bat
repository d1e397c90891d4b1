@echo off
rem Runs @name@ with the Java of JAVA_HOME, or the first in PATH. JAVA_OPTS are handed to it.
setlocal DisableDelayedExpansion

set "JAVA=java.exe"
if not defined JAVA_HOME goto version
set "JAVA=%JAVA_HOME%\bin\java.exe"
if exist "%JAVA%" goto version
echo @name@: JAVA_HOME: '%JAVA_HOME%' has no bin\java.exe (expected: the folder of a Java 17 or newer) 1>&2
exit /b 1

:version
set "VERSION="
for /f "tokens=2,3" %%a in ('""%JAVA%" -version 2^>^&1"') do if "%%a"=="version" set "VERSION=%%~b"
if defined VERSION goto compare
echo @name@: java: not found (expected: Java 17 or newer in PATH, or JAVA_HOME) 1>&2
exit /b 1

:compare
for /f "delims=.-+" %%m in ("%VERSION%") do set "MAJOR=%%m"
if %MAJOR% geq 17 goto run
echo @name@: java: "%JAVA%" is of version "%VERSION%" (expected: 17 or newer in PATH, or JAVA_HOME) 1>&2
exit /b 1

:run
"%JAVA%" @options@ %JAVA_OPTS% -jar "%~dp0..\lib\@name@.jar" %*
exit /b %ERRORLEVEL%
