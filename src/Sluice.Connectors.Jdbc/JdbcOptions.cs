using Sluice.Connect.Options;
using Sluice.Connectors.Jdbc.Urls;

namespace Sluice.Connectors.Jdbc;

/// <summary>The options that source and sink share: where the database is and how to reach it.</summary>
internal static class JdbcOptions
{
    public static readonly Option<string> Url = Option.String(
        "url", "The database: jdbc:postgresql://host:port/database, jdbc:mysql://host:port/database, jdbc:mariadb://host:port/database or jdbc:sqlite:path. Properties after '?' are mapped to the driver's.").Required().NamingFiles(JdbcUrl.FilesIn);

    public static readonly Option<string> Driver = Option.String(
        "driver", "The JDBC driver's class. Accepted and not needed: the URL names the database.");

    public static readonly Option<string> User = Option.String("user", "The user to log in as.").WithFallback("username");

    public static readonly Option<string> Password = Option.String("password", "The user's password.").Secret();

    public static readonly Option<int> ConnectTimeout = Option.Int(
        "connection_check_timeout_sec", "Seconds to wait for a connection, 1 to 1024.").WithDefault(30);

    public static readonly Option<IReadOnlyList<KeyValuePair<string, string>>> Properties = Option.Map(
        "properties", "Further connection properties, as in the URL.").NamingFiles(PropertyFiles.In);

    public static readonly Option<string> CompatibleMode = Option.String(
        "compatible_mode", "The dialect of a database that imitates another. Accepted; the databases supported here have none.");

    public static readonly Option<int> FetchSize = Option.Int(
        "fetch_size", "Rows a round trip of a reading cursor. Accepted; rows are streamed, with memory bounded by the batch.").WithDefault(0);

    /// <summary>Kerberos and driver details that SeaTunnel's files may carry; the server's own settings decide here.</summary>
    public static readonly Option<bool> UseKerberos = Option.Bool("use_kerberos", "Log in by Kerberos: the process's ticket is used.").WithDefault(false);

    public static readonly Option<string> KerberosPrincipal = Option.String("kerberos_principal", "Accepted; the ticket's principal counts.");

    public static readonly Option<string> KerberosKeytab = Option.String("kerberos_keytab_path", "Accepted; use kinit beforehand.");

    public static readonly Option<string> Krb5Path = Option.String("krb5_path", "Accepted; set KRB5_CONFIG for another file.");

    public static readonly Option<bool> DecimalNarrowing = Option.Bool(
        "decimal_type_narrowing", "Accepted; decimals keep their declared type.").WithDefault(true);

    public static IReadOnlyList<Option> All { get; } =
    [
        Url, Driver, User, Password, ConnectTimeout, Properties, CompatibleMode, FetchSize, UseKerberos, KerberosPrincipal, KerberosKeytab,
        Krb5Path, DecimalNarrowing,
    ];
}
