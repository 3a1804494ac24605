BeforeAll { . $PSScriptRoot/Lab.ps1 }

Describe 'Export-EsxRulesetVib' {
    BeforeEach {
        $folder = Join-Path $TestDrive ([guid]::NewGuid())
        $null = New-Item -ItemType Directory $folder
    }

    It 'writes a VIB under its own name, without a session' {
        $file = Export-EsxRulesetVib moxa -Port 4001, 4005-4008 -EsxiVersion 8 -Path $folder
        $file | Should -BeOfType IO.FileInfo
        $file.Name | Should -Be 'VmSerial_bootbank_vmserial-moxa_1.0.0-1.vib'
        [Text.Encoding]::ASCII.GetString([IO.File]::ReadAllBytes($file.FullName), 0, 8) | Should -Be "!<arch>`n"
    }

    It 'writes the form that the version takes: <Version> has <Checksums> checksums' -ForEach @(@{ Version = '6.5'; Checksums = 2 }, @{ Version = '7.0 U3'; Checksums = 2 }, @{ Version = '8'; Checksums = 3 }) {
        $file = Export-EsxRulesetVib moxa -Port 4001 -EsxiVersion $Version -Path $folder
        $text = [Text.Encoding]::ASCII.GetString([IO.File]::ReadAllBytes($file.FullName))
        [regex]::Matches($text, '<checksum ').Count | Should -Be $Checksums
    }

    It 'writes an offline bundle that holds the VIB' {
        $file = Export-EsxRulesetVib moxa -Port 4001 -EsxiVersion 8 -AsOfflineBundle -Path $folder
        $file.Name | Should -Be 'VmSerial_bootbank_vmserial-moxa_1.0.0-1-offline_bundle.zip'
        $zip = [IO.Compression.ZipFile]::OpenRead($file.FullName)
        try {
            $zip.Entries.FullName | Should -Contain 'index.xml'
            $zip.Entries.FullName | Should -Contain 'metadata.zip'
            @($zip.Entries.FullName -like 'vib20/*.vib').Count | Should -Be 1
        }
        finally { $zip.Dispose() }
    }

    It 'gives the same bytes for the same wish' {
        $one = Export-EsxRulesetVib moxa -Port 4001 -EsxiVersion 8 -Path (Join-Path $folder one.vib)
        $two = Export-EsxRulesetVib moxa -Port 4001 -EsxiVersion 8 -Path (Join-Path $folder two.vib)
        (Get-FileHash $one).Hash | Should -Be (Get-FileHash $two).Hash
    }

    It 'writes relative to the current location' {
        Push-Location $folder
        try { (Export-EsxRulesetVib moxa -Port 4001 -EsxiVersion 8).DirectoryName | Should -Be (Get-Item $folder).FullName }
        finally { Pop-Location }
    }

    It 'writes nothing under -WhatIf' {
        Export-EsxRulesetVib moxa -Port 4001 -EsxiVersion 8 -Path $folder -WhatIf | Should -BeNullOrEmpty
        Get-ChildItem $folder | Should -BeNullOrEmpty
    }

    It 'leaves an existing file, and replaces it with -Force' {
        $path = Join-Path $folder my.vib
        Set-Content $path 'mine'
        { Export-EsxRulesetVib moxa -Port 4001 -EsxiVersion 8 -Path $path } | Should -Throw -ErrorId 'FileExists,*'
        Get-Content $path | Should -Be 'mine'
        $null = Export-EsxRulesetVib moxa -Port 4001 -EsxiVersion 8 -Path $path -Force
        (Get-Item $path).Length | Should -BeGreaterThan 500
    }

    It 'says what is wrong with a place that cannot be written to' {
        { Export-EsxRulesetVib moxa -Port 4001 -EsxiVersion 8 -Path (Join-Path $folder 'no/such/my.vib') } | Should -Throw -ErrorId 'FileNotWritable,*'
    }

    It 'warns of outbound ranges for 5.0' {
        $null = Export-EsxRulesetVib moxa -Port 4001-4016 -EsxiVersion '5.0 623860' -Path $folder -WarningVariable told -WarningAction SilentlyContinue
        "$told" | Should -Match 'matches no outbound rule with a range of ports'
    }

    It 'refuses <What>: <Error>' -ForEach @(
        @{ What = 'an id with a blank'; With = @{ Id = 'a b' }; Error = 'InvalidRulesetId' }
        @{ What = 'an id of 65 characters'; With = @{ Id = 'x' * 65 }; Error = 'InvalidRulesetId' }
        @{ What = 'an id that is a command'; With = @{ Id = '$(reboot)' }; Error = 'InvalidRulesetId' }
        @{ What = 'an id that is a path'; With = @{ Id = '../x' }; Error = 'InvalidRulesetId' }
        @{ What = 'the id of a ruleset of ESXi'; With = @{ Id = 'vSPC' }; Error = 'StockRuleset' }
        @{ What = 'port 0'; With = @{ Port = '0' }; Error = 'InvalidRulesetPort' }
        @{ What = 'port 65536'; With = @{ Port = '65536' }; Error = 'InvalidRulesetPort' }
        @{ What = 'a range that ends before it begins'; With = @{ Port = '4002-4001' }; Error = 'InvalidRulesetPort' }
        @{ What = 'a rule twice'; With = @{ Port = '4001', '4001' }; Error = 'InvalidRuleset' }
        @{ What = 'a version that is none'; With = @{ EsxiVersion = 'newest' }; Error = 'InvalidHostVersion' }
        @{ What = 'a version without a dot'; With = @{ EsxiVersion = '65' }; Error = 'InvalidHostVersion' }
        @{ What = 'a version before 5'; With = @{ EsxiVersion = '4.1' }; Error = 'UnsupportedHostVersion' }
        @{ What = 'a VIB version that is none'; With = @{ Version = 'one' }; Error = 'InvalidVibVersion' }
    ) {
        $all = @{ Id = 'moxa'; Port = '4001'; EsxiVersion = '8'; Path = $folder }
        foreach ($key in $With.Keys) { $all[$key] = $With[$key] }
        { Export-EsxRulesetVib @all } | Should -Throw -ErrorId "$Error,*"
        Get-ChildItem $folder | Should -BeNullOrEmpty
    }
}
