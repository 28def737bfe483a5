namespace Sluice.Client;

/// <summary>How a job file is written.</summary>
public enum JobFormat
{
    /// <summary>HOCON, as in a .conf file: <c>source { Name { ... } }</c>.</summary>
    Hocon = 0,

    /// <summary>JSON, as in a .json file: <c>"source": [ { "plugin_name": "Name", ... } ]</c>.</summary>
    Json = 1,
}
