using MySqlConnector;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>The server refused a row, or took the rows and warned of one of them, which comes to the same.</summary>
internal sealed class MySqlRefusedRowException(int code, string text, Exception? inner = null) : Exception(text, inner)
{
    /// <summary>The server's number.</summary>
    public int Code { get; } = code;

    public bool IsKeyConflict => Code == (int)MySqlErrorCode.DuplicateKeyEntry;
}
