BeforeDiscovery { $skip = & $PSScriptRoot/LabMissing.ps1 }
BeforeAll {
    . $PSScriptRoot/Lab.ps1
    $lab = Start-Lab
    Connect-Lab $lab
}
AfterAll {
    Disconnect-VMSerialServer
    Stop-Labs
}

Describe 'Export-VMSerialPlan' -Skip:$skip {
    It 'writes a plan that is in the desired state' {
        $file = Join-Path $TestDrive all.yaml
        (Export-VMSerialPlan -Path $file).FullName | Should -Be $file
        Test-VMSerialPlan $file -Quiet -WarningAction SilentlyContinue | Should -BeTrue
        Get-Content $file -Raw | Should -Match 'tcp://nport-a:4001'
    }

    It 'writes text without -Path' {
        $text = 'web1' | Export-VMSerialPlan
        $text | Should -BeOfType string
        $text | Should -Match 'match: "?web1'
        $text | Should -Not -Match 'db1'
    }

    It 'names what a plan cannot hold in a comment' {
        Export-VMSerialPlan db1 | Should -Match '#.*serial port 2'
    }

    It 'replaces a file only when told to' {
        $file = Join-Path $TestDrive old.yaml
        'old' | Set-Content $file
        { Export-VMSerialPlan web1 -Path $file } | Should -Throw '*exists*'
        Get-Content $file | Should -Be 'old'
        Export-VMSerialPlan web1 -Path $file -Force | Out-Null
        Get-Content $file -Raw | Should -Match 'web1'
    }

    It 'writes no file under -WhatIf' {
        $file = Join-Path $TestDrive none.yaml
        Export-VMSerialPlan web1 -Path $file -WhatIf
        $file | Should -Not -Exist
    }
}
