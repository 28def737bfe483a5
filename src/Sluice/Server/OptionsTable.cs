using System.Text;

namespace Sluice.Server;

/// <summary>The server's options as a table in Markdown: what docs/server.md shows.</summary>
internal static class OptionsTable
{
    public static string Make()
    {
        var table = new StringBuilder("| option | type | default | meaning |\n|---|---|---|---|\n");
        foreach (var option in ServerOptions.All.Options)
        {
            var normal = option.DefaultText is { } text ? $"`{text}`" : "";
            table.Append($"| `{option.Name}` | {option.TypeName.Replace("|", "\\|", StringComparison.Ordinal)} | {normal} | {option.Description.Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        }

        return table.ToString();
    }
}
