namespace Sluice.Connectors.Jdbc.Urls;

/// <summary>Reads what stands behind <c>jdbc:mysql:</c> and <c>jdbc:mariadb:</c>.</summary>
internal static class MySqlUrl
{
    public const string MySql = "jdbc:mysql:";
    public const string MariaDb = "jdbc:mariadb:";
    private const string DefaultPort = "3306";

    /// <exception cref="FormatException">What is wrong; never repeats the URL, which may hold a password.</exception>
    public static JdbcUrl Parse(string rest, string scheme)
    {
        var (address, properties) = JdbcUrl.SplitQuery(rest);
        if (!address.StartsWith("//", StringComparison.Ordinal))
        {
            throw new FormatException(
                $"a URL '{scheme}' with a mode (loadbalance, replication, failover, srv) or without '//' is not supported; write '{scheme}//host:port/database'");
        }

        var slash = address.IndexOf('/', 2);
        var authority = slash < 0 ? address[2..] : address[2..slash];
        if (authority.Contains('@', StringComparison.Ordinal))
            throw new FormatException("a user or password before the host is not supported; use the options 'user' and 'password'");
        if (authority.Contains('(', StringComparison.Ordinal))
            throw new FormatException($"hosts as 'address=(host=...)' are not supported; write '{scheme}//host:port/database'");
        var hosts = authority.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(h => JdbcUrl.NormalizeHost(h, DefaultPort)).ToList();
        if (hosts.Count == 0)
            hosts.Add($"localhost:{DefaultPort}");
        if (hosts.Select(PortOf).Distinct(StringComparer.Ordinal).Count() > 1)
            throw new FormatException("the hosts have different ports, which is not supported; name hosts of one port");
        return new JdbcUrl(DatabaseKind.MySql, hosts, slash < 0 ? "" : JdbcUrl.Decode(address[(slash + 1)..].TrimEnd('/')), properties) { Scheme = scheme };
    }

    /// <summary>The port of a host as <see cref="Parse"/> gives it.</summary>
    public static string PortOf(string host) => host[(host.LastIndexOf(':') + 1)..];

    /// <summary>The host alone, an IPv6 address without its brackets.</summary>
    public static string HostOf(string host) => host[..host.LastIndexOf(':')].Trim('[', ']');
}
