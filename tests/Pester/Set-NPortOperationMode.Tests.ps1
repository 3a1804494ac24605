BeforeDiscovery { $skip = & $PSScriptRoot/NPortLabMissing.ps1 }
BeforeAll {
    . $PSScriptRoot/Lab.ps1
    . $PSScriptRoot/NPortLab.ps1
    $one = Start-NPort 5110
    $four = Start-NPort 5450
    Set-NPortLab $one @{ mode = 'Real COM Mode'; baudRate = 9600 } -Port 1
}
AfterAll { Stop-NPorts }

Describe 'Set-NPortOperationMode' -Skip:$skip {
    It 'says with -WhatIf what would be done and changes nothing' {
        $restarts = (Get-NPortLab $one).restarts
        Set-NPortOperationMode $one.address -SerialPort 1 -Mode TcpServer -Port 4001 -Line 115200,N,8,1 -WhatIf | Should -BeNullOrEmpty
        (Get-NPortLab $one).restarts | Should -Be $restarts
        (Get-NPortOperationMode $one.address).Mode | Should -Be 'RealCom'
    }

    It 'makes a TCP server of a port, with the line unquoted, and proves it' {
        $restarts = (Get-NPortLab $one).restarts
        $result = Set-NPortOperationMode $one.address -SerialPort 1 -Mode TcpServer -Port 4101 -CommandPort 1966 -MaxConnection 2 -Line 19200,E,7,2 -AliveCheckMinutes 1 -Confirm:$false -PassThru
        $result.Outcome | Should -Be 'Proved' -Because "$($result.Detail) $($result.Error)"
        $port = Get-NPortOperationMode $one.address
        $port.TcpPort | Should -Be 4101
        $port.MaxConnection | Should -Be 2
        "$($port.Line)" | Should -BeLike '19200,E,7,2,*'
        (Get-NPortLab $one).restarts | Should -Be ($restarts + 1)
    }

    It 'changes nothing and does not restart a second time' {
        $restarts = (Get-NPortLab $one).restarts
        (Set-NPortOperationMode $one.address -Port 4101 -MaxConnection 2 -Line '19200,E,7,2' -Confirm:$false -PassThru).Outcome | Should -Be 'Unchanged'
        (Get-NPortLab $one).restarts | Should -Be $restarts
    }

    It 'takes rows by pipeline, several devices at once, each restarted once' {
        $before = (Get-NPortLab $one).restarts, (Get-NPortLab $four).restarts
        $results = Get-NPortOperationMode $one.address, $four.address | Set-NPortOperationMode -MaxConnection 3 -Confirm:$false -PassThru
        $results.Count | Should -Be 5
        $results.Outcome | Should -Be ('Proved', 'Proved', 'Proved', 'Proved', 'Proved') -Because "$($results.Detail)"
        (Get-NPortLab $one).restarts, (Get-NPortLab $four).restarts | Should -Be ($before[0] + 1), ($before[1] + 1)
    }

    It 'refuses a number that another port uses, and needs the port to be named' {
        Set-NPortOperationMode $four.address -SerialPort 1 -Port 4002 -Confirm:$false -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'NPortPortInUse,*'
        { Set-NPortOperationMode $four.address -Port 5000 -Confirm:$false } | Should -Throw -ErrorId 'SerialPortNotChosen,*'
    }

    It 'names what the device offers where it does not offer what is wanted' {
        Set-NPortOperationMode $one.address -Line 921600,N,8,1 -Confirm:$false -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'NPortValueNotOffered,*'
        "$failure" | Should -Match '115200, 230400'
    }

    It 'sets who may connect, refuses to lock this machine out, and opens to all again' {
        Set-NPortOperationMode $one.address -AccessibleIp 192.0.2.7 -Confirm:$false -ErrorVariable failure -ErrorAction SilentlyContinue
        $failure[0].FullyQualifiedErrorId | Should -BeLike 'NPortLockOut,*'
        (Set-NPortOperationMode $one.address -AccessibleIp 127.0.0.0/8, 192.0.2.7 -Confirm:$false -PassThru).Outcome | Should -Be 'Proved'
        (Get-NPortOperationMode $one.address).AccessibleIp | ForEach-Object ToString | Should -Be '127.0.0.0/8', '192.0.2.7'
        (Set-NPortOperationMode $one.address -AccessibleIp @() -Confirm:$false -PassThru).Outcome | Should -Be 'Proved'
        (Get-NPortOperationMode $one.address).AccessibleIpActive | Should -BeFalse
    }

    It 'refuses a line and a mode that are none before it connects' {
        { Set-NPortOperationMode nowhere -Line 115200,N,9,1 -Confirm:$false } | Should -Throw -ErrorId 'SerialLineInvalid,*'
        { Set-NPortOperationMode nowhere -Mode RealCom -Port 4001 -Confirm:$false } | Should -Throw -ErrorId 'NPortSettingInvalid,*'
        { Set-NPortOperationMode nowhere -AccessibleIp esx01 -Confirm:$false } | Should -Throw -ErrorId 'AccessibleIpInvalid,*'
    }
}
