using Microsoft.Data.Sqlite;
using Sluice.Connect.Errors;
using SQLitePCL;

namespace Sluice.Connectors.Jdbc.Sqlite;

/// <summary>SQLite's errors in words that name the remedy.</summary>
internal static class SqliteFaults
{
    private const int PrimaryKey = 1555;
    private const int Unique = 2067;
    private const int RowId = 2579;
    private const int NotNull = 1299;

    public static ConnectorException Explain(Exception fault, ConnectorSide side, SqliteDatabase database, string doing)
    {
        var display = database.Display;
        if (fault is ConnectorException known)
            return known;
        if (fault is not SqliteException e)
            return New(side, 10, $"{display}: {fault.Message} (while {doing})", false, fault);
        var text = Text(e);
        return e.SqliteErrorCode switch
        {
            raw.SQLITE_CANTOPEN => New(side, 1, $"{display}: the file cannot be opened; check that it, or its folder, exists and may be used", false, e),
            raw.SQLITE_NOTADB => New(side, 1, $"{display}: the file is not a SQLite database", false, e),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => New(
                side, 9, $"{display}: {FileHolders.Describe(database.File)} the file for longer than {SqliteDatabase.BusySeconds} s while {doing}; end it, or if the job reads the same file that it writes, set PRAGMA journal_mode = WAL", true, e),
            raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => New(side, 4, $"{display}: the file may not be written: {text} (while {doing})", false, e),
            raw.SQLITE_FULL => New(side, 10, $"{display}: the disk is full (while {doing})", false, e),
            raw.SQLITE_CONSTRAINT => ExplainConstraint(e, side, display, doing, text),
            raw.SQLITE_MISMATCH or raw.SQLITE_TOOBIG => New(side, 12, $"{display}: a value was refused while {doing}: {text}", false, e),
            raw.SQLITE_IOERR or raw.SQLITE_PROTOCOL => New(side, 8, $"{display}: {text} (while {doing})", true, e),
            raw.SQLITE_ERROR when text.StartsWith("no such table", StringComparison.Ordinal) => New(side, 5, $"{display}: {text} (while {doing})", false, e),
            raw.SQLITE_ERROR => New(side, 7, $"{display}: the statement cannot be run: {text} (while {doing})", false, e),
            _ => New(side, 10, $"{display}: {text} (while {doing})", false, e),
        };
    }

    private static ConnectorException ExplainConstraint(SqliteException e, ConnectorSide side, string display, string doing, string text) => e.SqliteExtendedErrorCode switch
    {
        PrimaryKey or Unique or RowId => New(
            side, 11, $"{display}: duplicate key while {doing}: {text}; remove the duplicate, or give 'primary_keys' with 'enable_upsert = true' to replace rows", false, e),
        NotNull => New(side, 13, $"{display}: a column got NULL and takes none: {text} (while {doing})", false, e),
        _ => New(side, 12, $"{display}: {text} (while {doing})", false, e),
    };

    /// <summary>SQLite's own words, without the driver's frame around them.</summary>
    private static string Text(SqliteException e)
    {
        var start = e.Message.IndexOf('\'', StringComparison.Ordinal);
        var end = e.Message.LastIndexOf('\'');
        return start >= 0 && end > start ? e.Message[(start + 1)..end] : e.Message;
    }

    private static ConnectorException New(ConnectorSide side, int number, string message, bool isTransient, Exception inner) =>
        new($"SLC{(side == ConnectorSide.Source ? 2200 : 3200) + number}", side, message, isTransient, inner);
}
