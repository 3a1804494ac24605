using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using VmSerial.Errors;

namespace VmSerial.Esx;

/// <summary>
/// A ruleset file of an ESXi host, such as <c>/etc/vmware/firewall/service.xml</c>, and the edits of it. An edit returns a new file that
/// differs from this one by the service it adds, replaces or removes, and in no other byte; it has been read again before it is returned.
/// Immutable, and without any I/O.
/// </summary>
public sealed class ServiceXml
{
    /// <summary>The most bytes a file may have: 4 MB.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly bool _hasByteOrderMark;
    private readonly ServiceXmlContent _content;

    private ServiceXml(string path, bool hasByteOrderMark, string text)
    {
        Path = path;
        _hasByteOrderMark = hasByteOrderMark;
        Text = text;
        _content = ServiceXmlReader.Read(text, path);
    }

    /// <summary>The file's name, for messages.</summary>
    public string Path { get; }

    /// <summary>The text without a byte order mark.</summary>
    public string Text { get; }

    /// <summary>The services in the file's order.</summary>
    public IReadOnlyList<ServiceEntry> Services => _content.Services;

    /// <summary>What is odd in the file, such as a ruleset id that is there twice. It is left as it is.</summary>
    public IReadOnlyList<ServiceXmlFinding> Findings => ServiceXmlFindings.In(this);

    /// <summary>Reads a file.</summary>
    /// <param name="content">The file's bytes: UTF-8, with or without a byte order mark, at most <see cref="MaxBytes"/>.</param>
    /// <param name="path">The file's name, for messages.</param>
    /// <exception cref="VmSerialException">
    /// <c>ServiceXmlTooLarge</c>, <c>ServiceXmlTooDeep</c>, <c>ServiceXmlEncoding</c>, <c>ServiceXmlMalformed</c> (several roots too), <c>ServiceXmlHasDtd</c>, <c>ServiceXmlWrongRoot</c>.
    /// </exception>
    public static ServiceXml Parse(byte[] content, string path = "service.xml")
    {
        if (content.Length > MaxBytes)
        {
            throw new VmSerialException(
                "ServiceXmlTooLarge", ErrorKind.LimitExceeded, $"{path} has {content.Length} bytes; {MaxBytes} (4 MB) are the most.", path,
                "A ruleset file has some kilobytes: look at what is in this one.");
        }

        bool mark = content.Length >= 3 && content[0] == 0xEF && content[1] == 0xBB && content[2] == 0xBF;
        int from = mark ? 3 : 0;
        try
        {
            return new ServiceXml(path, mark, s_utf8.GetString(content, from, content.Length - from));
        }
        catch (DecoderFallbackException e)
        {
            throw new VmSerialException("ServiceXmlEncoding", ErrorKind.InvalidData, $"{path} is not UTF-8 at byte {from + e.Index}.", path, "Save the file as UTF-8.", e);
        }
    }

    /// <summary>The file's bytes.</summary>
    public byte[] ToBytes() => ToBytes(Text);

    /// <summary>The services with this ruleset id; more than one only where the file has a duplicate.</summary>
    public IEnumerable<ServiceEntry> Find(RulesetId id) => Services.Where(service => service.Id == id.Text);

    /// <summary>Adds a ruleset under the number after the highest, before the end of the root.</summary>
    /// <param name="ruleset">The ruleset.</param>
    /// <param name="otherIds">Ids in the host's other ruleset files and in its listing.</param>
    /// <param name="stockIds">Ids of the host's stock file, beside those in <see cref="StockRulesets"/>.</param>
    /// <exception cref="VmSerialException">
    /// <c>StockRuleset</c>, <c>RulesetIdInUse</c>, <c>RulesetIdDiffersInCaseOnly</c>, <c>ServiceNumberMissing</c>.
    /// </exception>
    public ServiceXml Add(CustomRuleset ruleset, IEnumerable<string>? otherIds = null, IEnumerable<string>? stockIds = null)
    {
        ServiceXmlChecks.NotStock(ruleset.Id, stockIds, Path);
        ServiceXmlChecks.NotInUse(this, ruleset, otherIds ?? []);
        string number = ServiceXmlChecks.NextNumber(this);
        string? outer = ServiceXmlStyle.Indent(Text, _content.RootClose);
        int lineStart = ServiceXmlStyle.LineStart(Text, _content.RootClose);
        bool ownLine = outer is not null && lineStart > 0 && !_content.RootIsEmpty;
        string lineEnd = ownLine ? ServiceXmlStyle.LineEndBefore(Text, lineStart) : ServiceXmlStyle.FirstLineEnd(Text);
        ServiceXmlStyle style = ServiceXmlStyle.Of(Text, Services.LastOrDefault(), outer ?? "", lineEnd);
        string block = style.WriteMarked(number, ruleset);
        string edited = ownLine ? Text.Insert(lineStart, style.Service + block + lineEnd)
            : _content.RootIsEmpty ? Spliced(_content.RootClose, 2, $">{lineEnd}{style.Service}{block}{lineEnd}</ConfigRoot>")
            : Text.Insert(_content.RootClose, block);
        return Verified(edited, Services.Count, removed: 0, new Wanted(number, ruleset));
    }

    /// <summary>Removes a ruleset and its marker.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="force">Whether a ruleset without the marker may be removed too.</param>
    /// <param name="stockIds">Ids of the host's stock file, beside those in <see cref="StockRulesets"/>.</param>
    /// <exception cref="VmSerialException"><c>StockRuleset</c>, <c>RulesetNotFound</c>, <c>RulesetNotMarked</c>, <c>RulesetAmbiguous</c>.</exception>
    public ServiceXml Remove(RulesetId id, bool force = false, IEnumerable<string>? stockIds = null)
    {
        ServiceXmlChecks.NotStock(id, stockIds, Path);
        ServiceEntry found = ServiceXmlChecks.Editable(this, id, force);
        (int start, int end) = WholeLines(found.MarkedStart, found.End);
        return Verified(Spliced(start, end - start, ""), IndexOf(found), removed: 1, wanted: null);
    }

    /// <summary>Replaces a ruleset in one edit, under the same number and in the same place; this file, when nothing differs.</summary>
    /// <param name="ruleset">What it is to be.</param>
    /// <param name="force">Whether a ruleset without the marker may be replaced too; it then gets the marker.</param>
    /// <param name="stockIds">Ids of the host's stock file, beside those in <see cref="StockRulesets"/>.</param>
    /// <exception cref="VmSerialException"><c>StockRuleset</c>, <c>RulesetNotFound</c>, <c>RulesetNotMarked</c>, <c>RulesetAmbiguous</c>.</exception>
    public ServiceXml Replace(CustomRuleset ruleset, bool force = false, IEnumerable<string>? stockIds = null)
    {
        ServiceXmlChecks.NotStock(ruleset.Id, stockIds, Path);
        ServiceEntry found = ServiceXmlChecks.Editable(this, ruleset.Id, force);
        if (found.IsMarked && Says(found, ruleset))
        {
            return this;
        }

        string number = found.Number ?? "0000";
        ServiceXmlStyle style = ServiceXmlStyle.Of(Text, found, "", ServiceXmlStyle.LineEndOf(Text, found));
        string service = found.IsMarked ? style.Write(number, ruleset) : style.WriteMarked(number, ruleset);
        string edited = Spliced(found.Start, found.End - found.Start, service);
        return Verified(edited, IndexOf(found), removed: 1, new Wanted(number, ruleset));
    }

    /// <summary>Whether a service of the file says what a ruleset says.</summary>
    public static bool Says(ServiceEntry service, CustomRuleset ruleset)
        => service.Id == ruleset.Id.Text
            && service.UnreadRules == 0
            && service.Enabled == ruleset.Enabled
            && service.Required == ruleset.Required
            && service.Rules.SequenceEqual(ruleset.Rules);

    private byte[] ToBytes(string text) => _hasByteOrderMark ? [0xEF, 0xBB, 0xBF, .. s_utf8.GetBytes(text)] : s_utf8.GetBytes(text);

    private int IndexOf(ServiceEntry service) => Services.TakeWhile(other => other.Start != service.Start).Count();

    private string Spliced(int start, int length, string with) => Text.Substring(0, start) + with + Text.Substring(start + length);

    // A service that has its lines for itself goes with them; one that shares a line goes alone.
    private (int Start, int End) WholeLines(int start, int end)
    {
        int lineEnd = end;
        while (lineEnd < Text.Length && ServiceXmlStyle.IsBlank(Text[lineEnd]))
        {
            lineEnd++;
        }

        if (ServiceXmlStyle.Indent(Text, start) is null || lineEnd >= Text.Length || Text[lineEnd] is not ('\r' or '\n'))
        {
            return (start, end);
        }

        bool two = Text[lineEnd] == '\r' && lineEnd + 1 < Text.Length && Text[lineEnd + 1] == '\n';
        return (ServiceXmlStyle.LineStart(Text, start), lineEnd + (two ? 2 : 1));
    }

    // The edit is a splice of text. That it did what was meant is seen by reading the result, never by trusting the arithmetic.
    private ServiceXml Verified(string edited, int index, int removed, Wanted? wanted)
    {
        ServiceXml after = Parse(ToBytes(edited), Path);
        int added = wanted is null ? 0 : 1;
        IEnumerable<string> others = Services.Where((_, i) => i < index || i >= index + removed).Select(service => Raw(service));
        IEnumerable<string> othersAfter = after.Services.Where((_, i) => i < index || i >= index + added).Select(service => after.Raw(service));
        ServiceEntry? made = wanted is null ? null : after.Services.ElementAtOrDefault(index);
        bool asWanted = wanted is null || (made is { IsMarked: true } && made.Number == wanted.Number && Says(made, wanted.Ruleset));
        return asWanted && after.Services.Count == Services.Count - removed + added && others.SequenceEqual(othersAfter)
            ? after
            : throw new VmSerialException(
                "ServiceXmlEditFailed", ErrorKind.OperationFailed, $"{Path}: the edited text does not read back as it was meant; nothing was changed.", Path,
                "Send the file to the authors of VmSerial: its form is not one they know.");
    }

    private string Raw(ServiceEntry service) => $"{service.IsMarked} {Text.Substring(service.Start, service.End - service.Start)}";

    private sealed record Wanted(string Number, CustomRuleset Ruleset);
}
