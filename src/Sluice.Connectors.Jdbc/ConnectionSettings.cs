using Sluice.Connect.Options;
using Sluice.Connectors.Jdbc.Urls;

namespace Sluice.Connectors.Jdbc;

/// <summary>Where a database is and how to log in. Holds a password: never printed.</summary>
internal sealed class ConnectionSettings
{
    private ConnectionSettings(JdbcUrl url, string? user, string? password, TimeSpan timeout, IReadOnlyList<KeyValuePair<string, string>> properties)
    {
        Url = url;
        User = user;
        Password = password;
        Timeout = timeout;
        Properties = properties;
    }

    public JdbcUrl Url { get; }

    public string? User { get; }

    public string? Password { get; }

    /// <summary>How long a connection may take to open.</summary>
    public TimeSpan Timeout { get; }

    /// <summary>The URL's properties, then the option's.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Properties { get; }

    /// <exception cref="Connect.Config.ConfigException">The URL or a property cannot be read.</exception>
    public static ConnectionSettings Read(OptionValues options)
    {
        JdbcUrl url;
        try
        {
            url = JdbcUrl.Parse(options.Get(JdbcOptions.Url).Trim());
        }
        catch (FormatException e)
        {
            throw options.Error(JdbcOptions.Url, $"'url': {e.Message}");
        }

        var seconds = options.Get(JdbcOptions.ConnectTimeout);
        if (seconds is < 1 or > 1024)
            throw options.Error(JdbcOptions.ConnectTimeout, $"'connection_check_timeout_sec' is {seconds}, expected 1 to 1024 seconds");
        var settings = new ConnectionSettings(
            url,
            options.Find(JdbcOptions.User),
            options.Find(JdbcOptions.Password),
            TimeSpan.FromSeconds(seconds),
            [.. url.Properties, .. options.Find(JdbcOptions.Properties) ?? []]);
        try
        {
            if (url.Kind == DatabaseKind.Postgres)
                _ = Postgres.PostgresDatabase.BuildConnectionString(settings);
            else if (url.Kind == DatabaseKind.MySql)
                _ = MySql.MySqlLogin.Read(settings);
        }
        catch (FormatException e)
        {
            throw options.Error(JdbcOptions.Url, $"'url': {e.Message}");
        }

        return settings;
    }

    public override string ToString() => Url.Display;
}
