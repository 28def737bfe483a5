namespace Sluice.Connectors.Files.Csv;

/// <summary>How fields and records are told apart in a file.</summary>
/// <param name="Delimiter">Between fields, one byte or more.</param>
/// <param name="HasQuotes">Fields may be quoted.</param>
/// <param name="LineEnd">The last byte of each record.</param>
internal sealed record CsvDialect(byte[] Delimiter, bool HasQuotes, byte LineEnd = (byte)'\n')
{
    private static readonly byte[] NoDelimiter = [(byte)'\n'];

    /// <summary>Records are lines, whatever is in them.</summary>
    public static CsvDialect Lines { get; } = new(NoDelimiter, HasQuotes: false);

    /// <summary>Records end at line ends outside quotes; fields are not looked for.</summary>
    public static CsvDialect QuotedLinesThatEndWith(byte lineEnd) => new([lineEnd], HasQuotes: true, lineEnd);

    /// <summary>Records end at a byte of one's own choice, whatever is in them.</summary>
    public static CsvDialect LinesThatEndWith(byte lineEnd) => new([lineEnd], HasQuotes: false, lineEnd);

    /// <summary>The scanner can tell quotes in wrong places: fields are parted by one byte.</summary>
    public bool ChecksQuotes => HasQuotes && Delimiter is [var one] && one != LineEnd;

    /// <summary>A carriage return before the line end is part of it.</summary>
    public bool TrimsReturn => LineEnd == (byte)'\n';

    /// <summary>Makes a scanner that stands at the start of a record.</summary>
    public CsvScanner NewScanner() => new(Delimiter[0], LineEnd, HasQuotes, ChecksQuotes);
}
