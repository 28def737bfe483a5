using Sluice.JobFiles.Files;

namespace Sluice.Runtime.Runners.Protocol;

/// <summary>The folders that jobs may use, for a runner: it looks where they lead when it starts, and not only whoever took the job.</summary>
internal sealed record FilesWord(IReadOnlyList<string> Roots, IReadOnlyList<string> Closed)
{
    public static FilesWord? Of(FileRoots? files) => files is null ? null : new FilesWord(files.Roots, files.Closed);

    public FileRoots ToRoots(string workingDirectory) => new(Roots, Closed, workingDirectory);
}
