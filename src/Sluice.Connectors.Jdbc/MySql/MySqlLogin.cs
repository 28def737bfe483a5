using System.Globalization;
using MySqlConnector;
using Sluice.Connectors.Jdbc.Urls;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>How to connect, and what the URL's properties say about reading and writing. Holds a password: never printed.</summary>
/// <param name="ConnectionString">The driver's.</param>
internal sealed record MySqlLogin(string ConnectionString)
{
    private const string Utc = "+00:00";

    /// <summary>A <c>TINYINT(1)</c> is a truth value.</summary>
    public bool TinyIntIsBoolean { get; private init; } = true;

    /// <summary>A date such as <c>0000-00-00</c> is read as NULL; else it is refused.</summary>
    public bool ZeroDateIsNull { get; private init; }

    /// <summary>Rows may be sent by LOAD DATA LOCAL INFILE, where the server takes it.</summary>
    public bool MayLoad { get; private init; } = true;

    /// <summary>The time zone of the sessions: what a TIMESTAMP shows and takes.</summary>
    public string TimeZone { get; private init; } = Utc;

    public bool IsUtc => TimeZone == Utc;

    /// <summary>Further assignments for a session, as the URL gives them; <c>null</c> for none.</summary>
    public string? SessionVariables { get; private init; }

    /// <exception cref="FormatException">A property has a value that it cannot have.</exception>
    public static MySqlLogin Read(ConnectionSettings settings)
    {
        var url = settings.Url;
        var driver = new MySqlConnectionStringBuilder
        {
            Server = string.Join(',', url.Hosts.Select(MySqlUrl.HostOf)),
            Port = uint.Parse(MySqlUrl.PortOf(url.Hosts[0]), CultureInfo.InvariantCulture),
            Database = url.Database,
            ApplicationName = "sluice",
            ConnectionTimeout = (uint)settings.Timeout.TotalSeconds,
        };
        var login = new MySqlLogin("");
        foreach (var (name, value) in settings.Properties)
            login = login.With(name, value, driver);
        if (settings.User is { } user)
            driver.UserID = user;
        if (settings.Password is { } password)
            driver.Password = password;
        driver.Pooling = false;
        driver.AutoEnlist = false;
        driver.IgnoreCommandTransaction = true;
        driver.DefaultCommandTimeout = 0;
        driver.Keepalive = 10;
        driver.AllowUserVariables = true;
        driver.AllowLoadLocalInfile = login.MayLoad;
        // The numbers as they are: a 5 is no truth value.
        driver.TreatTinyAsBoolean = false;
        // A row that is found counts as changed also where its values are the same: the guard counts rows.
        driver.UseAffectedRows = false;
        return login with { ConnectionString = driver.ConnectionString };
    }

    public override string ToString() => "login";

    private MySqlLogin With(string name, string value, MySqlConnectionStringBuilder driver)
    {
        switch (name.ToLowerInvariant())
        {
            case "tinyint1isbit":
                return this with { TinyIntIsBoolean = IsTrue(value) };
            case "zerodatetimebehavior":
                return this with { ZeroDateIsNull = value.Replace("_", "", StringComparison.Ordinal).Equals("converttonull", StringComparison.OrdinalIgnoreCase) };
            case "allowloadlocalinfile" or "allowlocalinfile":
                return this with { MayLoad = IsTrue(value) };
            case "servertimezone" or "connectiontimezone" or "timezone":
                return this with { TimeZone = ZoneOf(value) };
            case "sessionvariables":
                return this with { SessionVariables = value };
            default:
                MySqlProperties.Apply(driver, name, value);
                return this;
        }
    }

    private static bool IsTrue(string value) => value.Equals("true", StringComparison.OrdinalIgnoreCase);

    /// <summary>An offset or a name that the server knows; the driver's own words for "as it is here" mean UTC.</summary>
    private static string ZoneOf(string value) => value.ToUpperInvariant() switch
    {
        "UTC" or "GMT" or "Z" or "LOCAL" or "AUTO" or "DISABLE" => Utc,
        "SERVER" => "SYSTEM",
        var zone when zone.StartsWith("GMT+", StringComparison.Ordinal) || zone.StartsWith("GMT-", StringComparison.Ordinal) => OffsetOf(value[3..]),
        _ => value,
    };

    private static string OffsetOf(string text)
    {
        var digits = text[1..].Replace(":", "", StringComparison.Ordinal);
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && digits.Length <= 4
            ? string.Create(CultureInfo.InvariantCulture, $"{text[0]}{(digits.Length <= 2 ? number : number / 100):00}:{(digits.Length <= 2 ? 0 : number % 100):00}")
            : throw new FormatException($"'GMT{text}' is not a time zone; write an offset such as '+02:00'");
    }
}
