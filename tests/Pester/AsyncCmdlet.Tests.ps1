BeforeAll {
    . $PSScriptRoot/Lab.ps1
    $assembly = [IO.Path]::Combine((Split-Path $ModulePath), 'bin', 'net8.0', 'VmSerial.PowerShell.dll')
    # Cmdlets that behave badly in one way each.
    Add-Type -IgnoreWarnings -CompilerOptions '-nowarn:1701' -ReferencedAssemblies $assembly, System.Management.Automation, System.Threading, System.Runtime -TypeDefinition @'
using System; using System.Management.Automation; using System.Threading; using System.Threading.Tasks; using VmSerial.PowerShell;
public static class Seen { public static volatile int Cleaned; public static volatile bool Started; public static volatile int Threads; }

[Cmdlet("Test", "Deaf")]
public class DeafCommand : AsyncCmdlet {
    protected override async Task ProcessRecordAsync(CancellationToken stopping) { Seen.Started = true; await Task.Delay(30000); }
}

[Cmdlet("Test", "Tidy")]
public class TidyCommand : AsyncCmdlet {
    protected override async Task ProcessRecordAsync(CancellationToken stopping) {
        try { for (int i = 1; ; i++) { await Task.Delay(1, stopping); await WriteObjectAsync(i); Seen.Started = true; } }
        finally { await Task.Delay(500); Seen.Cleaned++; }
    }
}

[Cmdlet("Test", "Erring")]
public class ErringCommand : AsyncCmdlet {
    protected override async Task ProcessRecordAsync(CancellationToken stopping) {
        try {
            await WriteErrorAsync(new ErrorRecord(new Exception("first"), "First", ErrorCategory.NotSpecified, null));
            await WriteObjectAsync("after");
        }
        finally { Seen.Cleaned++; }
    }
}

[Cmdlet("Test", "Order")]
public class OrderCommand : AsyncCmdlet {
    [Parameter(ValueFromPipeline = true)] public int Value;
    int _thread;
    protected override Task BeginProcessingAsync(CancellationToken stopping) { _thread = Environment.CurrentManagedThreadId; return WriteObjectAsync("begin"); }
    protected override async Task ProcessRecordAsync(CancellationToken stopping) {
        await Task.Delay(5);
        await InvokeAsync(() => { if (Environment.CurrentManagedThreadId != _thread) Seen.Threads++; });
        await WriteObjectAsync(Value);
    }
    protected override Task EndProcessingAsync(CancellationToken stopping) { return WriteObjectAsync("end"); }
}

[Cmdlet("Test", "Broken")]
public class BrokenCommand : AsyncCmdlet {
    protected override async Task ProcessRecordAsync(CancellationToken stopping) { await Task.Delay(1); throw new InvalidOperationException("broken"); }
}
'@
    $module = Import-Module -Assembly ([DeafCommand].Assembly) -PassThru

    function Start-Cmdlet([string] $Script) {
        [Seen]::Started = $false
        $shell = [powershell]::Create()
        $null = $shell.AddScript('param($assembly, $script) Import-Module -Assembly $assembly; & ([scriptblock]::Create($script))').
            AddArgument([DeafCommand].Assembly).AddArgument($Script)
        $null = $shell.BeginInvoke()
        while (-not [Seen]::Started) { Start-Sleep -Milliseconds 20 }
        $shell
    }
}
AfterAll { $module | Remove-Module }

Describe 'AsyncCmdlet' {
    BeforeEach { [Seen]::Cleaned = 0 }

    It 'gives work that ignores the stop five seconds, and then leaves it behind' {
        $shell = Start-Cmdlet 'Test-Deaf'
        $took = (Measure-Command { $shell.Stop() }).TotalSeconds
        $took | Should -BeGreaterThan 4
        $took | Should -BeLessThan 8
        $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        $shell.Dispose()
    }

    It 'waits for clean-up when it is stopped' {
        $shell = Start-Cmdlet 'Test-Tidy'
        $shell.Stop()
        [Seen]::Cleaned | Should -Be 1
        $shell.Dispose()
    }

    It 'waits for clean-up when the next command has enough' {
        Test-Tidy | Select-Object -First 3 | Should -Be 1, 2, 3
        [Seen]::Cleaned | Should -Be 1
    }

    It 'ends with the first error under -ErrorAction Stop, and cleans up' {
        { Test-Erring -ErrorAction Stop } | Should -Throw 'first'
        [Seen]::Cleaned | Should -Be 1
    }

    It 'goes on after an error otherwise' {
        Test-Erring -ErrorAction SilentlyContinue | Should -Be 'after'
    }

    It 'runs its hooks in order, and what concerns the engine on the pipeline''s thread' {
        1..5 | Test-Order | Should -Be 'begin', 1, 2, 3, 4, 5, 'end'
        [Seen]::Threads | Should -Be 0
    }

    It 'hands on a failure that nobody foresaw as it is' {
        { Test-Broken } | Should -Throw 'broken' -ExceptionType ([InvalidOperationException])
    }
}
