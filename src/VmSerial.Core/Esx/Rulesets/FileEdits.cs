using System.Collections.Generic;
using System.Linq;
using VmSerial.Errors;

namespace VmSerial.Esx;

/// <summary>Collects the file edits of one ruleset: each file once, every id in one place.</summary>
internal sealed class FileEdits
{
    private const int ReadOnlyMode = (4 << 6) | (4 << 3) | 4;

    private readonly RulesetFiles _files;
    private readonly FoundRuleset _found;
    private readonly List<HostFileEdit> _edits = [];

    internal FileEdits(RulesetFiles files, FoundRuleset found)
    {
        _files = files;
        _found = found;
    }

    internal IReadOnlyList<HostFileEdit> All => _edits;

    /// <summary>Whether a file of the firewall gets other bytes, or goes.</summary>
    internal bool ChangesRulesets => _edits.Any(edit => edit.Path.StartsWith(RulesetFiles.Folder, System.StringComparison.Ordinal)
        && (edit.Content is null || edit.Before is null || !edit.Content.SequenceEqual(edit.Before.Content)));

    /// <summary>Whether a file changes that the host saves.</summary>
    internal bool SavesState => _edits.Any(edit => edit.Before?.IsSticky == true || HostFile.Sticky(edit.Mode) == edit.Mode);

    /// <summary>Whether the file that holds the ruleset afterwards has the sticky bit.</summary>
    internal bool TargetIsSticky { get; private set; }

    /// <summary>Takes the ruleset out of every file and out of the boot script.</summary>
    /// <param name="force">Whether it may be one that is not marked.</param>
    /// <param name="vibGoes">Whether the file of one's own belongs to a VIB, which takes it along.</param>
    /// <param name="but">The file it stays in; null for none.</param>
    /// <param name="keepBlock">Whether the block in the boot script stays.</param>
    internal void TakeOut(bool force, bool vibGoes, string? but = null, bool keepBlock = false)
    {
        foreach (RulesetFile file in _found.Services.Select(s => s.File).Distinct().Where(file => file.Path != but))
        {
            bool own = file.Path == RulesetFiles.OwnPath(_found.Id);
            if (own && vibGoes)
            {
                continue;
            }

            if (own && file.Readable().Services.Count == 1)
            {
                _edits.Add(new HostFileEdit(file.Path, file.File, null, file.File.Mode));
            }
            else
            {
                Change(file.File, file.Readable().Remove(_found.Id, force).ToBytes(), file.File.Mode);
            }
        }

        if (_found.HasBlock && !keepBlock)
        {
            HostFile script = _files.BootScript!;
            Change(script, _found.Script!.Without(_found.Id).ToBytes(), script.Mode);
        }
    }

    /// <summary>Puts the ruleset into the stock file, or leaves it in the file it is in.</summary>
    internal void PutInFile(CustomRuleset ruleset, bool force, bool vibGoes, bool sticky)
    {
        RulesetFile? place = _found.Services.Select(s => s.File).FirstOrDefault(file => file.Path != RulesetFiles.OwnPath(ruleset.Id));
        TakeOut(force, vibGoes, place?.Path);
        RulesetFile target = place ?? _files.Files.FirstOrDefault(file => file.Path == RulesetFiles.StockPath) ?? throw new VmSerialException(
            "ServiceXmlMissing", ErrorKind.NotFound, $"{_files.Target}: there is no {RulesetFiles.StockPath}.", _files.Target, "Look at the host's firewall folder; ESXi brings that file.");
        ServiceXml xml = target.Readable();
        ServiceXml edited = place is null ? xml.Add(ruleset, OtherIds(target))
            : FoundRuleset.SameRules(_found.Services.First(s => s.File.Path == place.Path).Service, ruleset) ? xml
            : xml.Replace(ruleset, force);
        int mode = sticky ? HostFile.Sticky(target.File.Mode) : target.File.Mode;
        TargetIsSticky = HostFile.Sticky(mode) == mode;
        Change(target.File, edited.ToBytes(), mode);
    }

    /// <summary>Puts the ruleset into a file of its own and into the boot script, which writes that file at boot.</summary>
    internal void PutInBootScript(CustomRuleset ruleset, IReadOnlyList<AllowedHost> allowed, bool force, bool vibGoes)
    {
        HostFile script = _files.BootScript ?? throw new VmSerialException(
            "BootScriptMissing", ErrorKind.NotFound, $"{_files.Target}: there is no {VersionKnowledge.BootScript(_files.Version!)}.", _files.Target, "Choose another persistence, such as Sticky.");
        string path = RulesetFiles.OwnPath(ruleset.Id);
        TakeOut(force, vibGoes, path, keepBlock: true);
        RulesetFile? own = _files.Files.FirstOrDefault(file => file.Path == path);
        byte[] content = Vib.RulesetFile(ruleset);
        if (own is not null)
        {
            if (own.Xml?.Services.Any(service => service.Id != ruleset.Id.Text) != false)
            {
                throw new VmSerialException(
                    "RulesetFileInUse", ErrorKind.AlreadyExists, $"{_files.Target}: {path} is there and holds something else.", ruleset.Id.Text, "Look at it, and remove it if it is not needed.");
            }

            // A VIB that goes takes its file along, even where the new one has the same bytes.
            if (vibGoes)
            {
                _edits.Add(new HostFileEdit(path, own.File, content, ReadOnlyMode));
            }
            else
            {
                Change(own.File, content, own.File.Mode);
            }
        }
        else
        {
            _edits.Add(new HostFileEdit(path, null, content, ReadOnlyMode));
        }

        BootScript edited = _found.Script!.Says(ruleset, allowed) ? _found.Script : _found.Script.With(ruleset, allowed);
        Change(script, edited.ToBytes(), HostFile.Sticky(script.Mode));
    }

    private IEnumerable<string> OtherIds(RulesetFile target)
        => _files.Files.Where(file => file.Path != target.Path && file.Xml is not null).SelectMany(file => file.Xml!.Services.Select(service => service.Id))
            .Concat(_files.Rulesets!.Select(ruleset => ruleset.Key))
            .Where(id => _found.Services.Count == 0 || id != _found.Id.Text);

    private void Change(HostFile file, byte[] content, int mode)
    {
        if (mode != file.Mode || !content.SequenceEqual(file.Content))
        {
            _edits.Add(new HostFileEdit(file.Path, file, content, mode));
        }
    }
}
