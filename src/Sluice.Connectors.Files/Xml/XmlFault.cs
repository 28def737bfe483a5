using System.Globalization;
using System.Xml;
using Sluice.Connect.Errors;

namespace Sluice.Connectors.Files.Xml;

/// <summary>Faults of XML files.</summary>
internal static class XmlFault
{
    /// <summary>Deeper elements than any table has: what builds them wants memory, not rows.</summary>
    public const int MostDepth = 256;

    /// <summary>The library refuses the file.</summary>
    public static ConnectorException Of(string place, XmlException fault)
    {
        var at = fault.LineNumber > 0
            ? string.Create(CultureInfo.InvariantCulture, $"'{place}', line {fault.LineNumber}, position {fault.LinePosition}")
            : $"'{place}'";
        if (fault.Message.Contains("DTD", StringComparison.Ordinal))
        {
            return new ConnectorException(
                "SLC2131", ConnectorSide.Source,
                $"{at}: the file has a document type (<!DOCTYPE ...>), which is not read: entities could grow without end, or bring other files in. "
                + "Remove it, and write what its entities stand for.", inner: fault);
        }

        return fault.Message.Contains("encoding", StringComparison.Ordinal)
            ? new ConnectorException(
                "SLC2106", ConnectorSide.Source, $"{at}: {Reason(fault)} Set option 'encoding' to the file's own, or mend the file.", inner: fault)
            : new ConnectorException(
                "SLC2130", ConnectorSide.Source, $"{at}: the file is cut off, damaged or no XML: {Reason(fault)} Mend it, or fetch it again.", inner: fault);
    }

    /// <summary>Elements are nested too deep.</summary>
    public static ConnectorException TooDeep(string place, int line) => new(
        "SLC2130", ConnectorSide.Source, string.Create(CultureInfo.InvariantCulture, $"'{place}', line {line}: elements are nested more than {MostDepth} deep. Mend the file."));

    /// <summary>No element has the rows' name, but another has nearly that.</summary>
    public static ConnectorException NoRows(string place, string tag, string near) => new(
        "SLC2132", ConnectorSide.Source, $"'{place}' has no element '{tag}', but '{near}'. Set xml_row_tag = {near}, or leave the file out by file_filter_pattern.");

    /// <summary>The library ends its message with the place, which is told already.</summary>
    private static string Reason(XmlException fault)
    {
        var message = fault.Message.Split('\n')[0];
        var at = message.LastIndexOf(" Line ", StringComparison.Ordinal);
        var reason = at > 0 ? message[..at] : message;
        return reason.EndsWith('.') ? reason : reason + ".";
    }
}
