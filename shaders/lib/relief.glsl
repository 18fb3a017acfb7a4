// relief: what a dream gives beside its colour. dreamscape defines both macros; other hosts drop them.
#ifndef height
#define height(h)
#endif
#ifndef emission
#define emission(e)
#endif
