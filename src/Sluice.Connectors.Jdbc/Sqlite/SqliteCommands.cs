using Microsoft.Data.Sqlite;

namespace Sluice.Connectors.Jdbc.Sqlite;

/// <summary>Short forms for statements with numbered parameters (<c>$1</c>, <c>$2</c>, ...).</summary>
internal static class SqliteCommands
{
    public static SqliteCommand Command(this SqliteConnection connection, SqliteTransaction? transaction, string sql, params ReadOnlySpan<object> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        // A command takes part in its connection's transaction by itself; only another one has to be named.
        if (transaction is not null)
            command.Transaction = transaction;
        for (var i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue($"${i + 1}", values[i]);
        return command;
    }
}
