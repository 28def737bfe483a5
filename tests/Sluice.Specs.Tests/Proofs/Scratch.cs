namespace Sluice.Specs.Tests.Proofs;

/// <summary>Folders for files that live for one test.</summary>
internal static class Scratch
{
    private const string Memory = "/dev/shm";

    /// <summary>In memory where the system has such a place: what is walked here is the order of steps, not what a disk keeps.</summary>
    public static DirectoryInfo Folder() => Directory.Exists(Memory)
        ? Directory.CreateDirectory(Path.Combine(Memory, $"sluice-specs-{Guid.NewGuid():N}"))
        : Directory.CreateTempSubdirectory("sluice-specs-");
}
