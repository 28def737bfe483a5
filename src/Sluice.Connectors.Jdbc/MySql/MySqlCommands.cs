using MySqlConnector;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>Short forms for statements with numbered parameters (<c>@1</c>, <c>@2</c>, ...).</summary>
internal static class MySqlCommands
{
    public static MySqlCommand Command(this MySqlConnection connection, string sql, params ReadOnlySpan<object> values)
    {
        var command = new MySqlCommand(sql, connection);
        for (var i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue($"@{i + 1}", values[i]);
        return command;
    }
}
