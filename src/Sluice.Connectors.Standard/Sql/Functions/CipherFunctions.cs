using System.Security.Cryptography;
using System.Text;
using Sluice.Connect.Schema;
using static Sluice.Connectors.Standard.Sql.Functions.ArgumentKind;

namespace Sluice.Connectors.Standard.Sql.Functions;

/// <summary>The two functions that SeaTunnel ships as examples of its own: DES, for data that was written with them.</summary>
internal static class CipherFunctions
{
    private const int KeyLength = 8;

    public static IEnumerable<FunctionDefinition> All =>
    [
        TextFunctions.Of("DES_ENCRYPT", DataType.String, [Text, Text], 2, 2, Encrypt),
        TextFunctions.Of("DES_DECRYPT", DataType.String, [Text, Text], 2, 2, Decrypt),
    ];

    private static bool Encrypt(CallArguments a, CallResult r)
    {
        using var des = Cipher(a);
        return r.Set(Convert.ToBase64String(des.EncryptCbc(a.Bytes(1), "12345678"u8)));
    }

    // What is no such cipher text passes as it is, as it does in SeaTunnel.
    private static bool Decrypt(CallArguments a, CallResult r)
    {
        using var des = Cipher(a);
        try
        {
            return r.Set(Encoding.UTF8.GetString(des.DecryptCbc(Convert.FromBase64String(a.Text(1).ToString()), "12345678"u8)));
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return r.Set(a.Text(1));
        }
    }

#pragma warning disable CA5351 // DES is what the data is in; whoever chooses a cipher does not choose it here
    private static DES Cipher(CallArguments a)
    {
        var password = a.Bytes(0);
        if (a.Text(0).Length < KeyLength || password.Length < KeyLength)
            throw new FormatException($"the password must have at least {KeyLength} characters");
        var des = DES.Create();
        des.Key = password[..KeyLength].ToArray();
        return des;
    }
#pragma warning restore CA5351
}
