using Sluice.Connect;
using Sluice.Connectors.Files.LocalFile;

namespace Sluice.Connectors.Files;

/// <summary>The connectors for files of the local file system.</summary>
public static class FilePlugins
{
    /// <summary>The LocalFile source and sink.</summary>
    public static IReadOnlyList<IPluginFactory> All { get; } = [new LocalFileSourceFactory(), new LocalFileSinkFactory()];
}
