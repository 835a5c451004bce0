/* Every Rust program for Windows imports ProcessPrng from bcryptprimitives.dll,
 * which Wine has only since 8.20. This is that one function, over the random
 * generator that every Wine has: advapi32's RtlGenRandom, exported under the
 * name SystemFunction036. */
#include <windows.h>

BOOLEAN WINAPI SystemFunction036(PVOID buffer, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length)
{
    while (length > 0) {
        ULONG part = length > 0x10000000 ? 0x10000000 : (ULONG)length;
        if (!SystemFunction036(buffer, part))
            return FALSE;
        buffer += part;
        length -= part;
    }
    return TRUE;
}
