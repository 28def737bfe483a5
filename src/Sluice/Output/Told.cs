using System.Text.Json;
using Sluice.Connect.Config;

namespace Sluice.Output;

/// <summary>A failure as it is told: in words for people, and part by part for programs.</summary>
/// <param name="Text">The words.</param>
/// <param name="Exit">The exit status that goes with it.</param>
/// <param name="Errors">What is wrong with the job, each with its place; empty for other failures.</param>
internal sealed record Told(string Text, int Exit, IReadOnlyList<ConfigError> Errors)
{
    public Told(string text, int exit)
        : this(text, exit, [])
    {
    }

    /// <summary>Writes the members <c>error</c> and <c>errors</c> of a document.</summary>
    public static void Write(Utf8JsonWriter json, Told? failure)
    {
        json.WriteString("error", failure?.Text);
        json.WriteStartArray("errors");
        foreach (var error in failure?.Errors ?? [])
        {
            json.WriteStartObject();
            json.WriteString("code", error.Code);
            json.WriteString("path", error.Path);
            json.WriteString("file", error.Location.File);
            json.WriteNumber("line", error.Location.Line);
            json.WriteNumber("column", error.Location.Column);
            json.WriteString("message", error.Message);
            json.WriteString("hint", error.Hint);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
