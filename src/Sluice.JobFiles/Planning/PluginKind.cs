namespace Sluice.JobFiles.Planning;

internal enum PluginKind
{
    Source,
    Transform,
    Sink,
}
