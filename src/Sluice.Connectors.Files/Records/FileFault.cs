using System.Text.RegularExpressions;
using Sluice.Connect.Errors;

namespace Sluice.Connectors.Files.Records;

/// <summary>Faults of files that are read.</summary>
internal static class FileFault
{
    /// <summary>The path does not exist.</summary>
    public static ConnectorException Missing(string path) => new(
        "SLC2101", ConnectorSide.Source, $"There is no file or directory '{path}'. Check option 'path'; relative paths start where sluice was started.");

    /// <summary>The file or directory may not be read.</summary>
    public static ConnectorException Denied(string path, Exception inner) => new(
        "SLC2102", ConnectorSide.Source, $"'{path}' may not be read: {inner.Message} Give the user that runs sluice the right to read it.", inner: inner);

    /// <summary>Reading failed.</summary>
    public static ConnectorException Unreadable(string path, Exception inner) => new(
        "SLC2103", ConnectorSide.Source, $"Reading '{path}' failed: {inner.Message}", isTransient: true, inner: inner);

    /// <summary>The file is not the one that was planned.</summary>
    public static ConnectorException Changed(string path, string what) => new(
        "SLC2104", ConnectorSide.Source,
        $"source-changed: '{path}' is not the file that this job planned to read: {what}. Nothing was read from it: "
        + "rows may have moved, and some would be lost or come twice. Put the file back as it was, its time of change included, and go on with --resume; "
        + "or start from the beginning with --fresh. (To pass over rows that cannot be converted, leave the file and set env.error_policy = dead_letter.)");

    /// <summary>The stored plan or position cannot be understood.</summary>
    public static ConnectorException NotUnderstood(string what, string text) => new(
        "SLC2105", ConnectorSide.Source, $"The stored {what} '{text}' was not written by this source or by a newer release of it. Start the job afresh.");

    /// <summary>Bytes that are no text in the file's encoding.</summary>
    public static ConnectorException NotInEncoding(string place, string encoding, long near, Exception inner) => new(
        "SLC2106", ConnectorSide.Source,
        $"'{place}' holds bytes that are no text in {encoding}, near byte {near}. Check option 'encoding'.", inner: inner);

    /// <summary>Two files of a table have different folders named k=v.</summary>
    public static ConnectorException OtherPartitions(string path, string first) => new(
        "SLC2107", ConnectorSide.Source,
        $"'{path}' has other folders named 'name=value' in its path than '{first}', so the two have different columns. "
        + "Read them as two tables, or set parse_partition_from_path = false.");

    /// <summary>The pattern that chooses files gave no answer for one of them.</summary>
    public static ConnectorException FilterTooSlow(string path, RegexMatchTimeoutException inner) => new(
        "SLC2107", ConnectorSide.Source,
        $"option 'file_filter_pattern': after {inner.MatchTimeout.TotalSeconds} s it is not known whether the pattern matches the name of '{path}'. "
        + "Nothing was read. Write a pattern without repetitions inside of repetitions, such as [a-z]+\\.csv for ([a-z]+)+\\.csv.",
        inner: inner);

    /// <summary>An I/O fault by its kind.</summary>
    public static ConnectorException Of(string path, Exception fault) => fault switch
    {
        FileNotFoundException or DirectoryNotFoundException => Missing(path),
        UnauthorizedAccessException => Denied(path, fault),
        _ => Unreadable(path, fault),
    };

    /// <summary>A record is larger than allowed.</summary>
    public static ConnectorException RecordTooLarge(string where, int limit) => new(
        "SLC2110", ConnectorSide.Source, $"{where}: the record is larger than max_record_size, {limit} bytes. Mend the file, or raise max_record_size.");

    /// <summary>The file ends inside a quoted field.</summary>
    public static ConnectorException UnclosedQuote(string path, long quoteOffset, string where) => new(
        "SLC2111", ConnectorSide.Source, $"{where}: the quoted field that begins at byte {quoteOffset} of '{path}' is never closed. Add the closing quote.");

    /// <summary>A quote in a wrong place.</summary>
    public static ConnectorException MisplacedQuote(string where, long offset) => new(
        "SLC2112", ConnectorSide.Source,
        $"{where}: a quote is in a wrong place, at byte {offset}: text stands before an opening or after a closing quote. "
        + "Quote the whole field, and write a quote inside it twice (\"\").");
}
