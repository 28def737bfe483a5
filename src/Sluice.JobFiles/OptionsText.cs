using Sluice.Connect.Config;
using Sluice.JobFiles.Text;

namespace Sluice.JobFiles;

/// <summary>Reads files of options that are no jobs, such as a server's, in the same dialect.</summary>
public static class OptionsText
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="ConfigException">It cannot be read; says where and why.</exception>
    public static ConfigObject ReadFile(string path) => Read(TextFile.Read(path, new TextLocation(path, 0, 0)), path);

    /// <summary>Reads text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">Its name for messages.</param>
    /// <exception cref="ConfigException">It cannot be read; says where and why.</exception>
    public static ConfigObject Read(string text, string? name) => JobText.ReadFragment(text, name);
}
