BeforeDiscovery { $skip = & $PSScriptRoot/LabMissing.ps1 }
BeforeAll {
    . $PSScriptRoot/Lab.ps1
    . $PSScriptRoot/Consoles.ps1

    # PowerShell on a terminal of its own, with somebody who reads and types. script(1) is in Debian's base system.
    function Start-Terminal([string] $Command) {
        $start = [System.Diagnostics.ProcessStartInfo]::new('script')
        # Where PowerShell is a tool of .NET it has no program of its own.
        $engine = if (Test-Path $PSHOME/pwsh) { "'$PSHOME/pwsh'" } else { "dotnet '$PSHOME/pwsh.dll'" }
        $shell = "stty -a; $engine -NoProfile -NoLogo -Command `"Import-Module '$ModulePath'; $Command`"; stty -a; echo ALL DONE"
        '-qec', $shell, '/dev/null' | ForEach-Object { $start.ArgumentList.Add($_) }
        $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
        $start.Environment['TERM'] = 'xterm'
        $start.Environment['SHELL'] = '/bin/sh'
        [System.Diagnostics.Process]::Start($start)
    }

    function Read-Until([System.Diagnostics.Process] $Terminal, [string] $Text) {
        $shown = [System.Text.StringBuilder]::new()
        $buffer = [char[]]::new(1024)
        $deadline = [datetime]::Now.AddSeconds(60)
        while (-not $shown.ToString().Contains($Text)) {
            $read = $Terminal.StandardOutput.ReadAsync($buffer, 0, $buffer.Length)
            if (-not $read.Wait([Math]::Max(0, [int]($deadline - [datetime]::Now).TotalMilliseconds)) -or $read.Result -eq 0) { throw "'$Text' was not shown, but: $shown" }
            $null = $shown.Append($buffer, 0, $read.Result)
        }
        $shown.ToString()
    }
}
AfterAll { Stop-Labs }

Describe 'Enter-VMSerialConsole' -Skip:$skip {
    AfterEach { Stop-FarEnds }

    It 'gives every key to a machine, Ctrl+C included, shows what comes, and gives the terminal back' {
        $port = Get-FreePort
        Start-Machine telnet $port
        $terminal = Start-Terminal "Enter-VMSerialConsole -Uri telnet://127.0.0.1:$port"
        $first = Read-Until $terminal 'echo on COM1'
        $first | Should -Match 'Connected to telnet://127.0.0.1:\d+\. Ctrl\+\] leaves\.'
        $terminal.StandardInput.Write("<typed $([char]3)$([char]26)>")
        $terminal.StandardInput.Flush()
        $null = Read-Until $terminal "<typed $([char]3)$([char]26)>"
        $terminal.StandardInput.Write([char]0x1D)
        $terminal.StandardInput.Flush()
        $last = Read-Until $terminal 'ALL DONE'
        $last | Should -Match 'Left telnet://'
        # What stty said before is what it says after.
        $settings = { param($text) [regex]::Match($text, 'speed[\s\S]+?extproc').Value }
        (& $settings $last) | Should -Be (& $settings $first)
        (& $settings $last) | Should -Match ' icanon '
        $terminal.WaitForExit(30000) | Should -BeTrue
    }

    It 'refuses where nobody can type, before it connects' {
        $failure = { Enter-VMSerialConsole -Uri tcp://127.0.0.1:1 -ErrorAction Stop } | Should -Throw '*needs a terminal*' -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'TerminalMissing,*'
        $failure.ErrorDetails.RecommendedAction | Should -Match 'Receive-VMSerialOutput'
    }

    It 'refuses in a host without a terminal and names it' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript('param($module) Import-Module $module; Enter-VMSerialConsole -Uri tcp://127.0.0.1:1').AddArgument($ModulePath)
        $shell.Invoke() | Should -BeNullOrEmpty
        "$($shell.Streams.Error)" | Should -Match "'Default Host'"
        $shell.Dispose()
    }

    It 'says which keys can leave' {
        { Enter-VMSerialConsole -Uri tcp://127.0.0.1:1 -EscapeKey Enter -ErrorAction Stop } | Should -Throw '*no escape key*'
    }
}
