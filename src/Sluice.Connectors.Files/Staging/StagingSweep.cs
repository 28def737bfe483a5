using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;
using Sluice.Planting;

namespace Sluice.Connectors.Files.Staging;

/// <summary>Removes what a sink of a job staged in a target directory and nobody recorded, and folders that are left empty.</summary>
internal sealed class StagingSweep(string target, SinkToken token, HashSet<string> kept, IBreadcrumb breadcrumb)
{
    /// <summary>Sweeps. May be cut off anywhere and run again.</summary>
    public void Run(CancellationToken cancellationToken)
    {
        var job = StagingFolder.OfJob(target, token);
        if (!Directory.Exists(job))
            return;
        try
        {
            foreach (var generation in Directory.GetDirectories(job))
            {
                var sink = Path.Combine(generation, Path.GetFileName(StagingFolder.OfSink(target, token)));
                if (Directory.Exists(sink))
                    Sweep(sink, cancellationToken);
                DeleteIfEmpty(generation);
            }

            DeleteIfEmpty(job);
            DeleteIfEmpty(Path.GetDirectoryName(job)!);
        }
        catch (DirectoryNotFoundException)
        {
            // Another sweep was faster.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SinkFault.Of(job, e);
        }
    }

    private void Sweep(string folder, CancellationToken cancellationToken)
    {
        foreach (var file in Directory.GetFiles(folder))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (kept.Contains(file) || Planted.Is(Mistake.StagedNotSwept))
                continue;
            breadcrumb.At("file.sweep", file);
            File.Delete(file);
        }

        DeleteIfEmpty(folder);
    }

    private static void DeleteIfEmpty(string folder)
    {
        if (Directory.EnumerateFileSystemEntries(folder).Any())
            return;
        try
        {
            Directory.Delete(folder);
        }
        catch (IOException)
        {
            // Something was staged there just now.
        }
    }
}
