using Npgsql;
using Sluice.Core.Errors;

namespace Sluice.Storage.Postgres;

/// <summary>A store's address: <c>postgres://user:password@host:port/db</c>.</summary>
/// <remarks>Never printed whole: <see cref="ToString"/> leaves out the password.</remarks>
public sealed record PostgresStoreUri
{
    private const int DefaultPort = 5432;

    private PostgresStoreUri(string host, int port, string database, string? user, string? password, string? sslMode)
    {
        Host = host;
        Port = port;
        Database = database;
        User = user;
        Password = password;
        SslMode = sslMode;
    }

    /// <summary>The server.</summary>
    public string Host { get; }

    /// <summary>Its port; 5432 when none is given.</summary>
    public int Port { get; }

    /// <summary>The database.</summary>
    public string Database { get; }

    /// <summary>The user; the operating system's when none is given.</summary>
    public string? User { get; }

    internal string? Password { get; }

    internal string? SslMode { get; }

    /// <summary>Whether a text is meant to be such an address.</summary>
    public static bool IsOne(string text) =>
        text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads an address. Reserved characters in user and password are percent-encoded.</summary>
    /// <exception cref="SluiceException">SLC4126: says what is wrong with it, without showing it.</exception>
    public static PostgresStoreUri Parse(string text)
    {
        if (!IsOne(text) || !Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            throw Refuse("it is not of the form postgres://user:password@host:port/db");
        var database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/'));
        if (database.Length == 0 || database.Contains('/', StringComparison.Ordinal))
            throw Refuse("it names no database: the form is postgres://user:password@host:port/db");
        var account = uri.UserInfo.Split(':', 2);
        var user = account[0].Length == 0 ? null : Uri.UnescapeDataString(account[0]);
        var password = account.Length < 2 ? null : Uri.UnescapeDataString(account[1]);
        return new PostgresStoreUri(uri.Host.Trim('[', ']'), uri.IsDefaultPort || uri.Port < 0 ? DefaultPort : uri.Port, database, user, password, ReadSslMode(uri.Query));
    }

    /// <summary>The address without the password.</summary>
    public override string ToString() => $"postgres://{(User is null ? "" : User + "@")}{Host}:{Port}/{Database}";

    internal NpgsqlConnectionStringBuilder ToConnectionString()
    {
        var builder = new NpgsqlConnectionStringBuilder { Host = Host, Port = Port, Database = Database, Username = User, Password = Password };
        if (SslMode is not null)
            builder["SSL Mode"] = SslMode;
        return builder;
    }

    private static string? ReadSslMode(string query)
    {
        string? mode = null;
        foreach (var pair in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            if (parts is not ["sslmode", var value] || !Enum.TryParse<SslMode>(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var known))
                throw Refuse($"its part '{parts[0]}' is not known: only sslmode=disable|allow|prefer|require|verify-ca|verify-full may follow '?'");
            mode = known.ToString();
        }

        return mode;
    }

    private static SluiceException Refuse(string why) => new("SLC4126", $"The store's address cannot be used: {why}.");
}
