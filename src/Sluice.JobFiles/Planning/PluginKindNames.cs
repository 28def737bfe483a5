namespace Sluice.JobFiles.Planning;

internal static class PluginKindNames
{
    /// <summary>The name of the section in a job file.</summary>
    public static string SectionName(this PluginKind kind) => kind switch
    {
        PluginKind.Source => "source",
        PluginKind.Transform => "transform",
        _ => "sink",
    };
}
