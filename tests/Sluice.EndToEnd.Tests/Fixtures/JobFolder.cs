using System.Text;

namespace Sluice.EndToEnd.Tests.Fixtures;

/// <summary>A folder of its own for one test: job files, data, stores.</summary>
internal sealed class JobFolder : IDisposable
{
    public string Path { get; } = MakeFolder();

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        var path = File(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Files that a reader of one of its folders would see: hidden ones do not count.</summary>
    public IEnumerable<string> Published(string name) => PublishedIn(File(name));

    /// <inheritdoc cref="Published"/>
    public static IEnumerable<string> PublishedIn(string folder) => !Directory.Exists(folder)
        ? []
        : Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(f => !System.IO.Path.GetRelativePath(folder, f).Split(System.IO.Path.DirectorySeparatorChar).Any(part => part.StartsWith('.')));

    /// <summary>Writes the first orders as CSV files.</summary>
    public string WriteOrders(string folder, int files, int rowsPerFile)
    {
        Directory.CreateDirectory(File(folder));
        for (var f = 0; f < files; f++)
        {
            var text = new StringBuilder();
            for (var i = 0; i < rowsPerFile; i++)
                text.Append(Order.Number((f * rowsPerFile) + i).ToCsv()).Append('\n');
            System.IO.File.WriteAllText(File($"{folder}/part-{f}.csv"), text.ToString());
        }

        return File(folder);
    }

    /// <summary>In memory where the machine has such a place: a kill, unlike a power cut, takes nothing that was written.</summary>
    private static string MakeFolder()
    {
        const string memory = "/dev/shm";
        return Directory.Exists(memory)
            ? Directory.CreateDirectory($"{memory}/sluice-e2e-{Guid.NewGuid():N}").FullName
            : Directory.CreateTempSubdirectory("sluice-e2e-").FullName;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
