using Sluice.Core.Errors;
using Sluice.Core.Identity;

namespace Sluice.Engine.Requests;

/// <summary>What every request must satisfy before anything is looked at.</summary>
internal static class RequestInput
{
    /// <exception cref="SluiceException">SLC4201.</exception>
    public static void Check(RequestId id, int mostLength = RequestId.MaxLength)
    {
        if (string.IsNullOrEmpty(id.Value))
            throw new SluiceException("SLC4201", "A request has no id. Give it one that no other request has, such as a random UUID.");
        if (id.Value.Length > mostLength)
            throw new SluiceException("SLC4201", $"The request id '{id.Value[..20]}...' has {id.Value.Length} characters; at most {mostLength} are allowed.");
        if (id.Value.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0)
            throw new SluiceException("SLC4201", "The request id contains a control character. Use letters, digits and punctuation.");
    }

    /// <exception cref="SluiceException">SLC4202.</exception>
    public static void CheckText(string text, string what, int mostLength, bool isRequired)
    {
        if (isRequired && string.IsNullOrWhiteSpace(text))
            throw new SluiceException("SLC4202", $"The {what} is missing. Say it in a few words; it is kept in the receipt.");
        if (text.Length > mostLength)
            throw new SluiceException("SLC4202", $"The {what} has {text.Length} characters; at most {mostLength} are allowed. Shorten it.");
        if (text.Contains('\0', StringComparison.Ordinal))
            throw new SluiceException("SLC4202", $"The {what} contains a NUL character. Remove it.");
    }
}
