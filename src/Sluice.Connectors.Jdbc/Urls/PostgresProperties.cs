using System.Globalization;
using Npgsql;

namespace Sluice.Connectors.Jdbc.Urls;

/// <summary>
/// Maps the properties of PostgreSQL's JDBC driver to Npgsql's. Those that only steer that driver's own workings (logging, prepare
/// thresholds, <c>stringtype</c>: texts are always sent untyped here) have no counterpart and are passed over.
/// </summary>
internal static class PostgresProperties
{
    /// <summary>Applies one property.</summary>
    /// <exception cref="FormatException">The value is not one that the property can have.</exception>
    public static void Apply(NpgsqlConnectionStringBuilder target, string name, string value)
    {
        switch (name.ToLowerInvariant())
        {
            case "user":
                target.Username = value;
                break;
            case "password":
                target.Password = value;
                break;
            case "ssl" when IsTrue(value) && target.SslMode is SslMode.Prefer:
                target.SslMode = SslMode.VerifyFull;
                break;
            case "sslmode":
                target.SslMode = SslModeOf(value);
                break;
            case "sslrootcert":
                target.RootCertificate = value;
                break;
            case "sslcert":
                target.SslCertificate = value;
                break;
            case "sslkey":
                target.SslKey = value;
                break;
            case "sslpassword":
                target.SslPassword = value;
                break;
            case "connecttimeout" or "logintimeout":
                target.Timeout = Math.Min(1024, NumberOf(name, value));
                break;
            case "currentschema":
                target.SearchPath = value;
                break;
            case "applicationname":
                target.ApplicationName = value;
                break;
            case "tcpkeepalive":
                target.TcpKeepAlive = IsTrue(value);
                break;
            case "options":
                target.Options = value;
                break;
            case "targetservertype":
                target.TargetSessionAttributes = value.ToLowerInvariant() switch
                {
                    "primary" or "master" => "primary",
                    "secondary" or "slave" => "standby",
                    "prefersecondary" or "preferslave" => "prefer-standby",
                    "preferprimary" => "prefer-primary",
                    _ => "any",
                };
                break;
            case "krbsrvname" or "kerberosservername":
                target.KerberosServiceName = value;
                break;
        }
    }

    private static bool IsTrue(string value) => value.Length == 0 || value.Equals("true", StringComparison.OrdinalIgnoreCase);

    private static SslMode SslModeOf(string value) => value.ToLowerInvariant() switch
    {
        "disable" => SslMode.Disable,
        "allow" => SslMode.Allow,
        "prefer" => SslMode.Prefer,
        "require" => SslMode.Require,
        "verify-ca" => SslMode.VerifyCA,
        "verify-full" => SslMode.VerifyFull,
        _ => throw new FormatException("property 'sslmode' must be disable, allow, prefer, require, verify-ca or verify-full"),
    };

    private static int NumberOf(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"property '{name}' must be a number of seconds");
}
