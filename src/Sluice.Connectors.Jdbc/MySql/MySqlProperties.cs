using System.Globalization;
using MySqlConnector;

namespace Sluice.Connectors.Jdbc.MySql;

/// <summary>
/// Maps the connection properties of MySQL's and MariaDB's JDBC drivers. Those that only steer those drivers' own workings (rewriting of
/// statements, caches, encodings: everything is UTF-8 here) have no counterpart and are passed over.
/// </summary>
internal static class MySqlProperties
{
    /// <summary>Applies one property.</summary>
    /// <exception cref="FormatException">The value is not one that the property can have.</exception>
    public static void Apply(MySqlConnectionStringBuilder target, string name, string value)
    {
        switch (name.ToLowerInvariant())
        {
            case "user":
                target.UserID = value;
                break;
            case "password":
                target.Password = value;
                break;
            case "usessl":
                target.SslMode = IsTrue(value) ? MySqlSslMode.Preferred : MySqlSslMode.None;
                break;
            case "requiressl" when IsTrue(value):
                target.SslMode = MySqlSslMode.Required;
                break;
            case "verifyservercertificate" when IsTrue(value):
                target.SslMode = MySqlSslMode.VerifyCA;
                break;
            case "sslmode":
                target.SslMode = SslModeOf(value);
                break;
            case "serversslcert":
                target.SslCa = value;
                break;
            case "allowpublickeyretrieval":
                target.AllowPublicKeyRetrieval = IsTrue(value);
                break;
            case "serverrsapublickeyfile":
                target.ServerRsaPublicKeyFile = value;
                break;
            case "connecttimeout":
                target.ConnectionTimeout = (uint)Math.Max(1, NumberOf(name, value) / 1000);
                break;
            case "usecompression":
                target.UseCompression = IsTrue(value);
                break;
        }
    }

    private static bool IsTrue(string value) => value.Equals("true", StringComparison.OrdinalIgnoreCase);

    private static MySqlSslMode SslModeOf(string value) => value.Replace('-', '_').ToLowerInvariant() switch
    {
        "disabled" or "disable" => MySqlSslMode.None,
        "preferred" => MySqlSslMode.Preferred,
        "required" or "trust" => MySqlSslMode.Required,
        "verify_ca" => MySqlSslMode.VerifyCA,
        "verify_identity" or "verify_full" => MySqlSslMode.VerifyFull,
        _ => throw new FormatException("property 'sslMode' must be DISABLED, PREFERRED, REQUIRED, VERIFY_CA or VERIFY_IDENTITY (or MariaDB's disable, trust, verify-ca, verify-full)"),
    };

    private static int NumberOf(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"property '{name}' must be a number of milliseconds");
}
