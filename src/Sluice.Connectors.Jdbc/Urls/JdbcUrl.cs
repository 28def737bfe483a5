namespace Sluice.Connectors.Jdbc.Urls;

/// <summary>A <c>jdbc:</c> URL, taken apart. Holds properties that may be secret: never printed; <see cref="Display"/> is.</summary>
/// <param name="Kind">The database's kind.</param>
/// <param name="Hosts">Host and port pairs as the URL gives them; empty for SQLite.</param>
/// <param name="Database">The database's name, or the file of SQLite; empty when the URL names none.</param>
/// <param name="Properties">The query's properties, names as written.</param>
internal sealed record JdbcUrl(
    DatabaseKind Kind, IReadOnlyList<string> Hosts, string Database, IReadOnlyList<KeyValuePair<string, string>> Properties)
{
    private const string Postgres = "jdbc:postgresql:";
    private const string Sqlite = "jdbc:sqlite:";

    /// <summary>How the URL begins.</summary>
    public string Scheme { get; init; } = Kind == DatabaseKind.Sqlite ? Sqlite : Postgres;

    /// <summary>The URL without properties and user: safe to print.</summary>
    public string Display => Kind == DatabaseKind.Sqlite ? Sqlite + Database : $"{Scheme}//{string.Join(',', Hosts)}/{Database}";

    /// <summary>Reads a URL.</summary>
    /// <exception cref="FormatException">What is wrong; never repeats the URL, which may hold a password.</exception>
    public static JdbcUrl Parse(string text)
    {
        if (text.StartsWith(Postgres, StringComparison.OrdinalIgnoreCase))
            return ParsePostgres(text[Postgres.Length..]);
        if (text.StartsWith(Sqlite, StringComparison.OrdinalIgnoreCase))
            return ParseSqlite(text[Sqlite.Length..]);
        foreach (var mysql in new[] { MySqlUrl.MySql, MySqlUrl.MariaDb })
        {
            if (text.StartsWith(mysql, StringComparison.OrdinalIgnoreCase))
                return MySqlUrl.Parse(text[mysql.Length..], mysql);
        }

        var scheme = text.Split(':', 3) is ["jdbc", { Length: > 0 and < 30 } name, _] ? $"'jdbc:{name}:'" : "this form";
        throw new FormatException($"a URL of {scheme} is not supported yet; write 'jdbc:postgresql://host:port/database', 'jdbc:mysql://host:port/database', 'jdbc:mariadb://host:port/database' or 'jdbc:sqlite:path'");
    }

    /// <summary>The files of this machine that a URL names: SQLite's own, and certificates. A URL that cannot be read names none; it is refused elsewhere.</summary>
    public static IEnumerable<string> FilesIn(string text)
    {
        try
        {
            var url = Parse(text);
            return [.. url.Kind == DatabaseKind.Sqlite ? [url.Database] : Array.Empty<string>(), .. PropertyFiles.In(url.Properties)];
        }
        catch (FormatException)
        {
            return [];
        }
    }

    public override string ToString() => Display;

    private static JdbcUrl ParsePostgres(string rest)
    {
        var (address, properties) = SplitQuery(rest);
        if (!address.StartsWith("//", StringComparison.Ordinal))
            return new JdbcUrl(DatabaseKind.Postgres, ["localhost:5432"], Decode(address.TrimStart('/')), properties);
        var slash = address.IndexOf('/', 2);
        var authority = slash < 0 ? address[2..] : address[2..slash];
        if (authority.Contains('@', StringComparison.Ordinal))
            throw new FormatException("a user or password before the host is not part of a PostgreSQL URL; use the options 'user' and 'password'");
        var hosts = authority.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(h => NormalizeHost(h, "5432")).ToList();
        if (hosts.Count == 0)
            hosts.Add("localhost:5432");
        return new JdbcUrl(DatabaseKind.Postgres, hosts, slash < 0 ? "" : Decode(address[(slash + 1)..]), properties);
    }

    private static JdbcUrl ParseSqlite(string rest)
    {
        var (path, properties) = SplitQuery(rest);
        if (path.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            path = path["file:".Length..];
        if (path.Length == 0 || path.Contains(":memory:", StringComparison.Ordinal))
            throw new FormatException("a SQLite URL must name a file, as in 'jdbc:sqlite:/data/orders.db'; a database in memory is not shared between tasks");
        return new JdbcUrl(DatabaseKind.Sqlite, [], path, properties);
    }

    internal static string NormalizeHost(string text, string defaultPort)
    {
        var colon = text.LastIndexOf(':');
        var bracket = text.LastIndexOf(']');
        var (host, port) = colon > bracket ? (text[..colon], text[(colon + 1)..]) : (text, defaultPort);
        if (!ushort.TryParse(port, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) || number == 0)
            throw new FormatException($"'{port}' is not a port; a number from 1 to 65535 is expected after the host");
        return $"{host}:{number}";
    }

    internal static (string Address, IReadOnlyList<KeyValuePair<string, string>> Properties) SplitQuery(string text)
    {
        var question = text.IndexOf('?', StringComparison.Ordinal);
        if (question < 0)
            return (text, []);
        var properties = new List<KeyValuePair<string, string>>();
        foreach (var part in text[(question + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            properties.Add(equals < 0
                ? KeyValuePair.Create(Decode(part), "true")
                : KeyValuePair.Create(Decode(part[..equals]), Decode(part[(equals + 1)..])));
        }

        return (text[..question], properties);
    }

    internal static string Decode(string text) => Uri.UnescapeDataString(text);
}
