using Sluice.Connect.Config;
using Sluice.JobFiles.Text.Drafts;

namespace Sluice.JobFiles.Text;

/// <summary>Includes files, each from beside the file that names it.</summary>
/// <param name="root">The job file's path.</param>
/// <param name="warnings">Where it is said that a file was not there.</param>
internal sealed class FileIncludes(string root, ICollection<ConfigError> warnings) : IIncludes
{
    private readonly Stack<string> _open = new([Path.GetFullPath(root)]);
    private int _count;

    public Draft? Read(IncludeRequest request)
    {
        if (++_count > TextLimits.Includes)
            throw Fail(request, $"more than {TextLimits.Includes} files are included", null);
        var path = Find(request.Name);
        if (path is null)
        {
            if (request.IsRequired)
                throw new ConfigException(
                    request.Location,
                    "",
                    $"the included file '{request.Name}' does not exist",
                    "it is looked for beside the file that includes it",
                    ErrorCodes.IncludeMissing);
            warnings.Add(new ConfigError(
                request.Location,
                "",
                $"the included file '{request.Name}' does not exist and was left out",
                $"include required(\"{request.Name}\") makes that an error",
                IsWarning: true)
            {
                Code = ErrorCodes.IncludeMissing,
            });
            return null;
        }

        var full = Path.GetFullPath(path);
        if (_open.Contains(full, StringComparer.Ordinal))
        {
            var way = string.Join(
                " -> ",
                _open.Reverse().SkipWhile(p => !string.Equals(p, full, StringComparison.Ordinal)).Append(full).Select(Path.GetFileName));
            throw new ConfigException(
                request.Location, "", $"the file includes itself: {way}", "take one of these includes out", ErrorCodes.IncludeCycle);
        }

        _open.Push(full);
        var result = Parser.ParseIncluded(TextFile.Read(path, request.Location), path, this, request);
        _open.Pop();
        return result;
    }

    private string? Find(string name)
    {
        var path = Path.Combine(Path.GetDirectoryName(_open.Peek()) ?? "", name);
        return File.Exists(path) || Directory.Exists(path) ? path : File.Exists(path + ".conf") ? path + ".conf" : null;
    }

    private static ConfigException Fail(IncludeRequest request, string message, string? hint) =>
        new(request.Location, "", message, hint, ErrorCodes.Include);
}
